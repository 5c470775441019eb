package io.ringroad.load.compare;

import io.ringroad.load.lab.Interruption;
import io.ringroad.load.lab.LabCommand;
import io.ringroad.load.lab.Lane;
import io.ringroad.load.lab.Leftovers;
import io.ringroad.load.lab.OneAtATime;
import io.ringroad.load.lab.Peer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code load-tests/compare}. */
@Command(name = "compare", sortOptions = false, usageHelpAutoWidth = true, description =
        "Measures balancers side by side in network namespaces of its own: as root, on an otherwise idle machine with two cores or"
        + " more. Writes table.md, results.json and chart.svg, after each measure and at the end; Ctrl-C ends it with what there is.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:measured", "1:a defect of this program", "2:wrong usage; nothing was started",
            "3:the machine lacks something", "130:interrupted; what was measured until then is written"})
public final class CompareCommand implements Callable<Integer> {
    private static final double FOREIGN_LIMIT = 0.05;

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "Few short rounds: less than two minutes.")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each measure (default: 9; quick: 3 of short connections, 1 of the rest).")
    private Integer rounds;

    @Option(names = "--peers", paramLabel = "NAME", split = ",", description =
            "Which, in this order (default: ringroad,ringroad-kernel,haproxy,nginx,nft-dnat,xdp-floor,direct). NAME=SCRIPT for one of your own.")
    private List<String> peers = PeerChoice.ALL;

    @Option(names = "--base", paramLabel = "NAME", description = "Whom ratios refer to (default: ${DEFAULT-VALUE}).")
    private String base = "haproxy";

    @Option(names = "--only", paramLabel = "PREFIX", split = ",", description =
            "Only measures that begin so: short, rr, down, up, idle, start (alone: starts each as often as there are rounds).")
    private List<String> only = List.of();

    @Option(names = "--window", paramLabel = "MS", description = "Length of a window (default: 1200; quick: 600).")
    private Integer windowMs;

    @Option(names = "--despite-others", description = "Take windows during which other programs were busy as they are.")
    private boolean despiteOthers;

    @Option(names = "--scripts", paramLabel = "DIRECTORY", required = true, hidden = true)
    private Path scripts;

    @Option(names = "--out", paramLabel = "DIRECTORY", description = "Where the results go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("results", "compare");

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this.")
    private boolean help;

    public static void main(String[] arguments) {
        System.exit(LabCommand.execute("compare", new CompareCommand(), arguments));
    }

    @Override
    public Integer call() {
        Results results = new Results();
        List<Peer> named = named();
        MeasureChoice measures = measures();
        inRange("--window", windowMs, 1000, 100, 60_000);
        inRange("--rounds", rounds, 1, 1, 1000);
        LabCommand.requireMachine();
        List<Peer> installed = PeerChoice.installed(named, results);
        if (!named(installed, base)) {
            base = installed.getFirst().name();
            measures = measures();
            results.remark("ratios refer to " + base + ", since the usual base is not here");
        }
        Settings settings = settings(installed, measures);
        remarkColdOnes(settings, results);
        RunFiles files = new RunFiles(out, settings);
        results.remarks().forEach(remark -> System.err.println("compare: " + remark));
        try (OneAtATime _ = OneAtATime.take(); Interruption _ = Interruption.ofThisThread()) {
            Leftovers.remove(System.err);
            return run(settings, results, files);
        }
    }

    /** A few seconds of load are not what such a balancer is at later, and a table must not look as if they were. */
    static void remarkColdOnes(Settings settings, Results results) {
        for (Peer peer : settings.peers()) {
            if (peer.warmS() > settings.mostWarmS()) {
                results.remark(peer.name() + " wants " + peer.warmS() + " s of load before its figures settle and had "
                        + settings.mostWarmS() + ": a run without --quick gives it all");
            }
        }
    }

    private static int run(Settings settings, Results results, RunFiles files) {
        TimeEstimate estimate = new TimeEstimate(settings);
        System.err.println("compare: " + settings.peers().size() + " balancers, " + estimate.windows() + " windows: about " + estimate);
        long startNs = System.nanoTime();
        int exitCode = 0;
        try {
            new Comparison(settings, results, System.err, () -> files.write(results)).run();
        } catch (InterruptedException e) {
            results.remark("the run was interrupted");
            exitCode = LabCommand.INTERRUPTED;
        } finally {
            Thread.interrupted(); // a file can't be written by an interrupted thread
            System.out.print(files.write(results));
        }
        System.err.println("compare: written after " + TimeEstimate.words((System.nanoTime() - startNs) / 1_000_000) + ": " + files);
        return exitCode;
    }

    private List<Peer> named() {
        try {
            List<Peer> named = new PeerChoice(scripts).named(peers);
            boolean chosen = spec.commandLine().getParseResult().hasMatchedOption("--base");
            if (chosen && !named(named, base)) {
                throw new IllegalArgumentException("--base is " + base + ", which is none of the peers");
            }
            return named;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private MeasureChoice measures() {
        try {
            return new MeasureChoice(quick, base, only);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private Settings settings(List<Peer> installed, MeasureChoice measures) {
        int window = windowMs != null ? windowMs : quick ? 600 : 1200;
        int many = rounds != null ? rounds : quick ? 1 : 9;
        int ofShort = rounds != null ? rounds : quick ? 3 : 9;
        int starts = measures.onlyStarts() ? inRange("--rounds", rounds, quick ? 3 : 9, 1, Lane.MOST / installed.size()) : 0;
        double foreignLimit = despiteOthers ? Double.MAX_VALUE : FOREIGN_LIMIT;
        return quick
                ? new Settings(installed, base, measures.wire(), measures.defaults(), ofShort, many, 150, window, 4, 400,
                        measures.idle() ? 1000 : 0, 1000, false, starts > 0 ? List.of() : List.of("ringroad"), starts, despiteOthers ? 1 : 2,
                        foreignLimit)
                : new Settings(installed, base, measures.wire(), measures.defaults(), ofShort, many, 400, window, 60, 1000,
                        measures.idle() ? 9000 : 0, 5000, measures.idle() && named(installed, "ringroad"), List.of(), starts,
                        despiteOthers ? 1 : 4, foreignLimit);
    }

    private static boolean named(List<Peer> peers, String name) {
        return peers.stream().anyMatch(peer -> peer.name().equals(name));
    }

    private int inRange(String option, Integer given, int usual, int least, int most) {
        int value = given == null ? usual : given;
        if (value < least || value > most) {
            throw new ParameterException(spec.commandLine(), option + " must be from " + least + " to " + most + ", and not " + value);
        }
        return value;
    }
}
