package io.ringroad.load.gatling;

import io.ringroad.load.lab.Cores;
import io.ringroad.load.lab.Lab;
import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.Offloads;
import io.ringroad.load.lab.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code load-tests/gatling}. Exit codes: 0 all assertions held, 1 one did not, 2 wrong usage, 3 the machine lacks something. */
@Command(name = "gatling", sortOptions = false, usageHelpAutoWidth = true, description =
        "Runs Gatling simulations through Ringroad in network namespaces of their own; as root. The reports are in"
        + " load-tests/simulations/target/gatling.")
public final class GatlingCommand implements Callable<Integer> {
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_MACHINE = 3;
    private static final String PACKAGE = "io.ringroad.load.simulations.";
    private static final String SOAK = "Soak";
    private static final int MORTAL_BACKEND = 1;
    private static final String LOAD_BEGINS = " started...";

    @Parameters(arity = "0..*", paramLabel = "NAME", description =
            "Which (default: ShortConnections KeepAlive MixedSizes SlowClients Ramp Soak).")
    private List<String> simulations = new ArrayList<>(
            List.of("ShortConnections", "KeepAlive", "MixedSizes", "SlowClients", "Ramp", SOAK));

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
        System.exit(new CommandLine(new GatlingCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            System.err.println("gatling: network namespaces need root: run it with sudo");
            return EXIT_MACHINE;
        }
        try (Lab lab = new Lab(Cores.ofThisMachine(), Offloads.WIRE)) {
            Runtime.getRuntime().addShutdownHook(new Thread(lab::close, "remove-laboratory"));
            GatlingSite site = new GatlingSite(lab);
            site.start(root.resolve("ringroad"), transport);
            int failed = 0;
            for (String simulation : simulations) {
                failed += run(lab, site, simulation) == 0 ? 0 : 1;
            }
            System.err.println("gatling: " + (simulations.size() - failed) + " of " + simulations.size() + " simulations held");
            return failed == 0 ? 0 : EXIT_FAILED;
        } catch (LabFailure e) {
            System.err.println("gatling: " + e.getMessage());
            return EXIT_MACHINE;
        }
    }

    private int run(Lab lab, GatlingSite site, String simulation) throws IOException, InterruptedException {
        ProcessBuilder maven = new ProcessBuilder(Shell.in(lab.clients(), "mvn", "-B", "-q", "-o", "-Pgatling", "-pl",
                "load-tests/simulations", "test-compile", "gatling:test",
                "-Dgatling.simulationClass=" + PACKAGE + simulation + "Simulation"));
        maven.environment().putAll(site.environment());
        maven.environment().put("SIMULATION_SECONDS", String.valueOf(seconds));
        maven.environment().put("SIMULATION_RATE", String.valueOf(rate));
        maven.environment().put("SIMULATION_MOST_RATE", String.valueOf(mostRate));
        Process process = maven.directory(root.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
                BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                System.out.println(line);
                if (line.endsWith(LOAD_BEGINS) && simulation.equals(SOAK)) {
                    timer.schedule(() -> stop(site), seconds / 3, TimeUnit.SECONDS);
                    timer.schedule(() -> startAgain(site), 2L * seconds / 3, TimeUnit.SECONDS);
                }
            }
            return process.waitFor();
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
