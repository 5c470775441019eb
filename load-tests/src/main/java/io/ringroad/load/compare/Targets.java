package io.ringroad.load.compare;

import static io.ringroad.load.compare.Target.atLeast;
import static io.ringroad.load.compare.Target.atMost;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What one worker of Ringroad is to reach, most of it beside HAProxy, and how far this run says it has come. */
final class Targets {
    private static final String SUBJECT = "ringroad";
    private static final String HAPROXY = "haproxy";
    private static final String FORWARDING = "nft-dnat";
    private static final String FLOOR = "xdp-floor";
    private static final String WIRE = "wire";
    private static final String DEFAULT = "default";
    private static final String SHORT = "short";
    private static final String CORE_US = "core_us";
    private static final String SPEED = "gbit_s";

    private static final List<Target> ALL = List.of(
            atMost("core us per short connection / HAProxy's", 0.45, 0.25, ratio(SHORT, HAPROXY, CORE_US)),
            atMost("core us per short connection / that of the kernel's forwarding (nft-dnat)", 0.8, 0.5,
                    ratio(SHORT, FORWARDING, CORE_US)),
            atMost("user time per short connection, us (spinning included)", 8, 3, median(SHORT, "user_us")),
            atMost("packets per short connection, both sides", 17, 16, median(SHORT, "packets")),
            atLeast("short connections/s of a whole core / HAProxy's", 2.2, 4, ratio(SHORT, HAPROXY, "per_core_second")),
            atMost("core us per request, saturated / HAProxy's", 0.5, 0.3, ratio("rr", HAPROXY, CORE_US)),
            atMost("latency p50 at half of HAProxy's saturation / HAProxy's", 1, 0.5, ratio("rr-half", HAPROXY, "p50_us")),
            atMost("latency p99 at half of HAProxy's saturation / HAProxy's", 1, 0.5, ratio("rr-half", HAPROXY, "p99_us")),
            atLeast("download, 1 connection, wire offloads / HAProxy's", 1, 1.3, ratio("down1", HAPROXY, SPEED)),
            atLeast("download, 8 connections, wire offloads / HAProxy's", 1, 1.3, ratio("down8", HAPROXY, SPEED)),
            atLeast("upload, 1 connection, wire offloads / HAProxy's", 1, 1.3, ratio("up1", HAPROXY, SPEED)),
            atLeast("upload, 8 connections, wire offloads / HAProxy's", 1, 1.3, ratio("up8", HAPROXY, SPEED)),
            atLeast("download, 1 connection, default offloads / HAProxy's", 0.5, 1, defaultRatio("down1")),
            atLeast("download, 8 connections, default offloads / HAProxy's", 0.5, 1, defaultRatio("down8")),
            atLeast("upload, 1 connection, default offloads / HAProxy's", 0.5, 1, defaultRatio("up1")),
            atLeast("upload, 8 connections, default offloads / HAProxy's", 0.5, 1, defaultRatio("up8")),
            atMost("longest turn of the event loop under load after warm-up, ms", 5, 1, Targets::longestCycleMs),
            atMost("CPU of an idle worker and its supervisor, % of a core", 1, 0.2, median("idle", "idle_cpu_percent")),
            atMost("worker start to ready, ms", 1000, 300, median("start", Session.READY_MS)),
            atMost("p99 in the first second of load / later", 3, 1.5, Targets::firstSecond));

    private Targets() {}

    private static ToDoubleFunction<Results> ratio(String measure, String base, String key) {
        return results -> Statistics.median(results.ratios(WIRE, measure, SUBJECT, base, key));
    }

    private static ToDoubleFunction<Results> defaultRatio(String measure) {
        return results -> Statistics.median(results.ratios(DEFAULT, measure, SUBJECT, HAPROXY, SPEED));
    }

    private static ToDoubleFunction<Results> median(String measure, String key) {
        return results -> Statistics.median(results.values(WIRE, measure, SUBJECT, key));
    }

    private static double firstSecond(Results results) {
        return Statistics.median(results.proportions(WIRE, "start", SUBJECT, Session.FIRST_P99_US, Session.STEADY_P99_US));
    }

    /** The longest of all windows with wire offloads, disturbed ones left out as everywhere. */
    private static double longestCycleMs(Results results) {
        return results.measures(WIRE).stream()
                .flatMapToDouble(measure -> DoubleStream.of(results.values(WIRE, measure, SUBJECT, WorkerFiles.LONGEST_CYCLE_MS)))
                .max().orElse(Double.NaN);
    }

    /** As a table; empty if Ringroad itself was not measured. */
    static String table(Results results) {
        if (results.rows().stream().noneMatch(row -> row.peer().equals(SUBJECT))) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n## Targets, one worker\n");
        text.append(TextReport.line(List.of("what", "must", "aim", "measured", "reached"))).append("|---|---|---|---|---|\n");
        for (Target target : ALL) {
            double value = target.measured().applyAsDouble(results);
            text.append(TextReport.line(List.of(target.what(), target.bound(target.must()), target.bound(target.aim()),
                    TextReport.number(value), target.reached(value))));
        }
        return text.append(floor(results)).append(elsewhere()).toString();
    }

    private static String floor(Results results) {
        double toHaproxy = Statistics.median(results.ratios(WIRE, SHORT, FLOOR, HAPROXY, CORE_US));
        return Double.isFinite(toHaproxy)
                ? "\nThe floor in this run (AF_XDP receives and sends a connection's packets, and nothing else; 20 of them): "
                        + TextReport.number(toHaproxy) + " of HAProxy's core us.\n"
                : "\n";
    }

    private static String elsewhere() {
        return "Measured elsewhere: garbage (RelayAllocationTest in mvn verify), memory at 100,000 idle connections"
                + " (load-tests/idle-memory).\n";
    }
}
