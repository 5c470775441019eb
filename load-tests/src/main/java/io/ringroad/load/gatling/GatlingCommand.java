package io.ringroad.load.gatling;

import io.ringroad.load.lab.Cores;
import io.ringroad.load.lab.Interruption;
import io.ringroad.load.lab.Lab;
import io.ringroad.load.lab.LabCommand;
import io.ringroad.load.lab.Leftovers;
import io.ringroad.load.lab.Offloads;
import io.ringroad.load.lab.OneAtATime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code load-tests/gatling}. */
@Command(name = "gatling", sortOptions = false, usageHelpAutoWidth = true, description =
        "Runs Gatling simulations through Ringroad in network namespaces of their own; as root. The reports are in"
        + " load-tests/simulations/target/gatling.", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
            "0:all assertions held", "1:one did not", "2:wrong usage; nothing was started", "3:the machine lacks something",
            "130:interrupted"})
public final class GatlingCommand implements Callable<Integer> {
    private static final String SOAK = "Soak";
    private static final List<String> ALL = List.of("ShortConnections", "KeepAlive", "MixedSizes", "SlowClients", "Ramp", SOAK);
    private static final List<String> TRANSPORTS = List.of("bypass", "kernel");
    private static final int MOST = 1_000_000;
    private static final int MORTAL_BACKEND = 1;
    private static final String LOAD_BEGINS = " started...";

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "NAME", description =
            "Which (default: ShortConnections KeepAlive MixedSizes SlowClients Ramp Soak).")
    private List<String> simulations = new ArrayList<>(ALL);

    @Option(names = "--transport", paramLabel = "NAME", description = "bypass or kernel (default: ${DEFAULT-VALUE}).")
    private String transport = "bypass";

    @Option(names = "--seconds", paramLabel = "N", description = "Of load in each simulation (default: ${DEFAULT-VALUE}).")
    private int seconds = 20;

    @Option(names = "--rate", paramLabel = "N", description = "New users per second (default: ${DEFAULT-VALUE}).")
    private int rate = 200;

    @Option(names = "--most-rate", paramLabel = "N", description = "Where the ramp ends (default: ${DEFAULT-VALUE}).")
    private int mostRate = 3000;

    @Option(names = "--root", paramLabel = "DIRECTORY", required = true, hidden = true)
    private Path root;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this.")
    private boolean help;

    public static void main(String[] arguments) {
        System.exit(LabCommand.execute("gatling", new GatlingCommand(), arguments));
    }

    @Override
    public Integer call() {
        checkUsage();
        LabCommand.requireMachine();
        try (OneAtATime _ = OneAtATime.take(); Interruption _ = Interruption.ofThisThread()) {
            Leftovers.remove(System.err);
            int failed = runAll();
            System.err.println("gatling: " + (simulations.size() - failed) + " of " + simulations.size() + " simulations held; reports: "
                    + root.resolve("load-tests/simulations/target/gatling"));
            return failed == 0 ? 0 : LabCommand.FAILED;
        } catch (InterruptedException e) {
            System.err.println("gatling: interrupted");
            return LabCommand.INTERRUPTED;
        }
    }

    private void checkUsage() {
        for (String simulation : simulations) {
            require(ALL.contains(simulation), "there is no simulation \"" + simulation + "\", but " + String.join(", ", ALL));
        }
        require(TRANSPORTS.contains(transport), "--transport must be bypass or kernel, and not \"" + transport + "\"");
        inRange("--seconds", seconds);
        inRange("--rate", rate);
        inRange("--most-rate", mostRate);
    }

    private void inRange(String option, int value) {
        require(value >= 1 && value <= MOST, option + " must be from 1 to " + MOST + ", and not " + value);
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    /** @return how many simulations did not hold */
    private int runAll() throws InterruptedException {
        try (Lab lab = new Lab(Cores.ofThisMachine(), Offloads.WIRE)) {
            GatlingSite site = new GatlingSite(lab);
            site.start(root.resolve("ringroad"), transport);
            int failed = 0;
            for (String simulation : simulations) {
                failed += holds(lab, site, simulation) ? 0 : 1;
            }
            return failed;
        }
    }

    private boolean holds(Lab lab, GatlingSite site, String simulation) throws InterruptedException {
        Map<String, String> environment = new HashMap<>(site.environment());
        environment.put("SIMULATION_SECONDS", String.valueOf(seconds));
        environment.put("SIMULATION_RATE", String.valueOf(rate));
        environment.put("SIMULATION_MOST_RATE", String.valueOf(mostRate));
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
                MavenRun run = new MavenRun(lab.clients(), root, simulation, environment, line -> {
                    if (line.endsWith(LOAD_BEGINS) && simulation.equals(SOAK)) {
                        timer.schedule(() -> stop(site), seconds / 3, TimeUnit.SECONDS);
                        timer.schedule(() -> startAgain(site), 2L * seconds / 3, TimeUnit.SECONDS);
                    }
                })) {
            try {
                return run.holds();
            } finally {
                timer.shutdownNow();
            }
        }
    }

    private static void stop(GatlingSite site) {
        site.stopRaw(MORTAL_BACKEND);
        System.err.println("gatling: one of the backends has died");
    }

    private static void startAgain(GatlingSite site) {
        site.startRaw(MORTAL_BACKEND);
        System.err.println("gatling: the backend is back");
    }
}
