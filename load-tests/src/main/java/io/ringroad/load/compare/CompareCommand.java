package io.ringroad.load.compare;

import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.Offloads;
import io.ringroad.load.lab.Peer;
import io.ringroad.load.lab.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code load-tests/compare}. Exit codes: 0 measured, 2 wrong usage, 3 the machine lacks something. */
@Command(name = "compare", sortOptions = false, usageHelpAutoWidth = true, description =
        "Measures balancers side by side in network namespaces of its own: as root, on an otherwise idle machine with two cores or"
        + " more. Writes a table, results.json and chart.svg.")
public final class CompareCommand implements Callable<Integer> {
    private static final int EXIT_MACHINE = 3;
    private static final int QUICK_IDLE = 1000;
    private static final int FULL_IDLE = 9000;
    private static final String START = "start";
    private static final int QUICK_STARTS = 3;
    private static final int FULL_STARTS = 9;
    private static final int MANY_CONNECTIONS = 8;
    private static final double FOREIGN_LIMIT = 0.05;

    @Option(names = "--quick", description = "Few short rounds: some two minutes.")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each measure (default: 9; quick: 3 of short connections, 1 of the rest).")
    private int rounds;

    @Option(names = "--peers", paramLabel = "NAME", split = ",", description =
            "Which, in this order (default: ringroad,ringroad-kernel,haproxy,nginx,nft-dnat,xdp-floor,direct). NAME=SCRIPT for one of your own.")
    private List<String> peers = List.of("ringroad", "ringroad-kernel", "haproxy", "nginx", "nft-dnat", "xdp-floor", "direct");

    @Option(names = "--base", paramLabel = "NAME", description = "Whom ratios refer to (default: ${DEFAULT-VALUE}).")
    private String base = "haproxy";

    @Option(names = "--only", paramLabel = "PREFIX", split = ",", description =
            "Only measures that begin so: short, rr, down, up, idle, start (starts each as often as there are rounds).")
    private List<String> only = List.of("");

    @Option(names = "--window", paramLabel = "MS", description = "Length of a window (default: 1200; quick: 600).")
    private int windowMs;

    @Option(names = "--despite-others", description = "Take windows during which other programs were busy as they are.")
    private boolean despiteOthers;

    @Option(names = "--scripts", paramLabel = "DIRECTORY", required = true, hidden = true)
    private Path scripts;

    @Option(names = "--out", paramLabel = "DIRECTORY", description = "Where the results go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("results", "compare");

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this.")
    private boolean help;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CompareCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            requirements();
            Settings settings = settings();
            Comparison comparison = new Comparison(settings, System.err);
            Runtime.getRuntime().addShutdownHook(new Thread(comparison::abandon, "remove-laboratory"));
            comparison.run();
            write(settings, comparison.results());
            return 0;
        } catch (LabFailure e) {
            System.err.println("compare: " + e.getMessage());
            return EXIT_MACHINE;
        }
    }

    private static void requirements() {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new LabFailure("network namespaces need root: run it with sudo");
        }
        for (String program : List.of("ip", "tc", "ethtool", "taskset", "chrt", "setsid")) {
            if (!Shell.has(program)) {
                throw new LabFailure("the program " + program + " is missing; install iproute2, ethtool and util-linux");
            }
        }
    }

    private Settings settings() {
        List<Peer> available = availablePeers();
        List<Measure> all = new ArrayList<>(List.of(Measure.shortConnections(), Measure.requests(0), Measure.requestsAtHalf(base)));
        if (!quick) {
            all.add(Measure.shortConnectionsAt(2000));
            all.add(Measure.requests(2000));
            all.add(Measure.requests(10_000));
        }
        List<Measure> bulk = bulk();
        all.addAll(bulk);
        int starts = only.equals(List.of(START)) ? rounds > 0 ? rounds : quick ? QUICK_STARTS : FULL_STARTS : 0;
        boolean withIdle = only.stream().anyMatch("idle"::startsWith);
        return quick
                ? new Settings(available, base, chosen(all), chosen(bulk), rounds > 0 ? rounds : 3,
                        rounds > 0 ? rounds : 1, 150, windowMs > 0 ? windowMs : 600, 4, 400, withIdle ? QUICK_IDLE : 0,
                        1000, starts > 0 ? List.of() : List.of("ringroad"), starts, despiteOthers ? 1 : 2, foreignLimit())
                : new Settings(available, base, chosen(all), chosen(bulk), rounds > 0 ? rounds : 9,
                        rounds > 0 ? rounds : 9, 400, windowMs > 0 ? windowMs : 1200, 60, 1000, withIdle ? FULL_IDLE : 0,
                        5000, List.of(), starts, despiteOthers ? 1 : 4, foreignLimit());
    }

    private double foreignLimit() {
        return despiteOthers ? Double.MAX_VALUE : FOREIGN_LIMIT;
    }

    private List<Measure> bulk() {
        List<Measure> bulk = new ArrayList<>(List.of(Measure.bulk(false, 1), Measure.bulk(false, MANY_CONNECTIONS)));
        if (!quick) {
            bulk.add(Measure.bulk(true, 1));
            bulk.add(Measure.bulk(true, MANY_CONNECTIONS));
        }
        return bulk;
    }

    private List<Measure> chosen(List<Measure> measures) {
        return measures.stream().filter(measure -> only.stream().anyMatch(measure.key()::startsWith)).toList();
    }

    private List<Peer> availablePeers() {
        List<Peer> available = new ArrayList<>();
        for (String word : peers) {
            Peer peer = peer(word);
            if (peer.needs().isEmpty() || Shell.has(peer.needs())) {
                available.add(peer);
            } else {
                System.err.println(peer.name() + " is left out: the program " + peer.needs() + " is not installed");
            }
        }
        if (available.stream().noneMatch(peer -> peer.name().equals(base))) {
            base = available.stream().findFirst().orElseThrow(() -> new LabFailure("no balancer is left to measure")).name();
        }
        return available;
    }

    private Peer peer(String word) {
        int equals = word.indexOf('=');
        if (equals > 0) {
            return Peer.of(word.substring(0, equals), Path.of(word.substring(equals + 1)).toAbsolutePath(), Map.of());
        }
        return word.equals("ringroad-kernel")
                ? Peer.of(word, scripts.resolve("ringroad.sh"), Map.of("RINGROAD_TRANSPORT", "kernel"))
                : Peer.of(word, scripts.resolve(word + ".sh"), Map.of());
    }

    private void write(Settings settings, Results results) throws IOException {
        Files.createDirectories(out);
        StringBuilder text = new StringBuilder();
        TextReport report = new TextReport(results, settings.base());
        for (Offloads offloads : Offloads.values()) {
            List<TableSpec> tables = Stream.concat(settings.measuresWith(offloads).stream().map(TableSpec::of),
                    Stream.of(TableSpec.IDLE, TableSpec.START)).toList();
            tables.forEach(table -> text.append(report.table(offloads.toString(), table)));
        }
        text.append(Targets.table(results));
        text.append("\nMedian [quartiles] of n windows").append(note(results)).append(".\n");
        System.out.print(text);
        Files.writeString(out.resolve("table.md"), text);
        JsonReport.write(out.resolve("results.json"), results, settings);
        Files.writeString(out.resolve("chart.svg"), new Chart(results, "ringroad").draw(Panels.ALL));
        System.err.println("written: " + out.resolve("table.md") + ", results.json, chart.svg");
    }

    private static String note(Results results) {
        double share = results.disturbedShare();
        return share == 0 ? "" : String.format("; other programs disturbed %.0f %% of all: those are left out, but for cells"
                + " marked * which have no others", 100 * share);
    }
}
