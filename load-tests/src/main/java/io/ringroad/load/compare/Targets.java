package io.ringroad.load.compare;

import static io.ringroad.load.compare.Target.atLeast;
import static io.ringroad.load.compare.Target.atMost;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
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
    private static final String REQUESTS = "rr";
    private static final String HALF = "rr-half";
    private static final String CORE_US = "core_us";
    private static final String PER_CORE = "per_core_second";
    private static final String PACKETS = "packets";
    private static final String SPEED = "gbit_s";
    private static final double FEWEST_PACKETS = 16;

    private static final List<Target> ALL = List.of(
            atMost("core us per short connection / HAProxy's", 0.45, 0.25, ratios(SHORT, HAPROXY, CORE_US))
                    .beside(results -> ofAsManyPackets(results, floorRatio(results, SHORT, HAPROXY, CORE_US))),
            atMost("core us per short connection / that of the kernel's forwarding (nft-dnat)", 0.8, 0.5, ratios(SHORT, FORWARDING, CORE_US))
                    .beside(results -> ofAsManyPackets(results, floorRatio(results, SHORT, FORWARDING, CORE_US))),
            atMost("user time per short connection, us (spinning included)", 8, 3, values(SHORT, "user_us"))
                    .beside(results -> ofAsManyPackets(results, median(results, SHORT, FLOOR, "user_us"))),
            atMost("packets per short connection, both sides", 17, 16, values(SHORT, PACKETS)).beside(_ -> FEWEST_PACKETS),
            atLeast("short connections/s of a whole core / HAProxy's", 2.2, 4, ratios(SHORT, HAPROXY, PER_CORE))
                    .beside(results -> 1 / ofAsManyPackets(results, 1 / floorRatio(results, SHORT, HAPROXY, PER_CORE))),
            atMost("core us per request, saturated / HAProxy's", 0.5, 0.3, ratios(REQUESTS, HAPROXY, CORE_US))
                    .beside(results -> floorRatio(results, REQUESTS, HAPROXY, CORE_US)),
            atMost("latency p50 at half of HAProxy's saturation / HAProxy's", 1, 0.5, ratios(HALF, HAPROXY, "p50_us")),
            atMost("latency p99 at half of HAProxy's saturation / HAProxy's", 1, 0.5, ratios(HALF, HAPROXY, "p99_us")),
            bulk("download, 1 connection", WIRE, "down1"),
            bulk("download, 8 connections", WIRE, "down8"),
            bulk("upload, 1 connection", WIRE, "up1"),
            bulk("upload, 8 connections", WIRE, "up8"),
            bulk("download, 1 connection", DEFAULT, "down1"),
            bulk("download, 8 connections", DEFAULT, "down8"),
            bulk("upload, 1 connection", DEFAULT, "up1"),
            bulk("upload, 8 connections", DEFAULT, "up8"),
            atMost("garbage per relayed packet, bytes", 0, 0, values(Simulated.MEASURE, Simulated.PACKET_GARBAGE)),
            atMost("garbage per relayed connection, bytes", 1024, 0, values(Simulated.MEASURE, Simulated.CONNECTION_GARBAGE)),
            atMost("memory per idle connection at 100,000 of them, bytes", 2048, 768, values(Simulated.MEASURE, Simulated.IDLE_BYTES)),
            atMost("longest turn of the event loop under load after warm-up, ms", 5, 1, Targets::longestCycleMs),
            atMost("CPU of an idle worker and its supervisor, % of a core", 1, 0.2, values("idle", "idle_cpu_percent")),
            atMost("worker start to ready, ms", 1000, 300, values("start", Session.READY_MS)),
            atMost("p99 in the first second of load / later", 3, 1.5,
                    results -> results.proportions(WIRE, "start", SUBJECT, Session.FIRST_P99_US, Session.STEADY_P99_US)));

    private Targets() {}

    private static Target bulk(String what, String offloads, String measure) {
        boolean wire = offloads.equals(WIRE);
        return atLeast(what + ", " + offloads + " offloads / HAProxy's", wire ? 1 : 0.5, wire ? 1.3 : 1,
                results -> results.ratios(offloads, measure, SUBJECT, HAPROXY, SPEED))
                .beside(results -> Statistics.median(results.ratios(offloads, measure, FLOOR, HAPROXY, SPEED)));
    }

    private static Function<Results, double[]> ratios(String measure, String base, String key) {
        return results -> results.ratios(WIRE, measure, SUBJECT, base, key);
    }

    private static Function<Results, double[]> values(String measure, String key) {
        return results -> results.values(WIRE, measure, SUBJECT, key);
    }

    private static double median(Results results, String measure, String peer, String key) {
        return Statistics.median(results.values(WIRE, measure, peer, key));
    }

    private static double floorRatio(Results results, String measure, String base, String key) {
        return Statistics.median(results.ratios(WIRE, measure, FLOOR, base, key));
    }

    /** The floor passes on more packets for a connection than Ringroad receives and sends. */
    private static double ofAsManyPackets(Results results, double floor) {
        return floor * median(results, SHORT, SUBJECT, PACKETS) / median(results, SHORT, FLOOR, PACKETS);
    }

    /** The longest of all windows with wire offloads, disturbed ones left out as everywhere. */
    private static double[] longestCycleMs(Results results) {
        Set<String> measures = results.measures(WIRE);
        return measures.stream()
                .flatMapToDouble(measure -> DoubleStream.of(results.values(WIRE, measure, SUBJECT, WorkerFiles.LONGEST_CYCLE_MS)))
                .max().stream().toArray();
    }

    /** As a table; empty if Ringroad itself was not measured. */
    static String table(Results results) {
        if (results.rows().stream().noneMatch(row -> row.peer().equals(SUBJECT))) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n## Targets, one worker\n");
        text.append(TextReport.line(List.of("what", "must", "aim", "measured [95 %]", "floor", "reached"))).append("|---|---|---|---|---|---|\n");
        for (Target target : ALL) {
            double[] values = target.measured().apply(results);
            double value = Statistics.median(values);
            text.append(TextReport.line(List.of(target.what(), target.bound(target.must()), target.bound(target.aim()),
                    TextReport.number(value) + TextReport.interval(values), TextReport.number(target.floor().applyAsDouble(results)),
                    target.reached(value))));
        }
        return text.append(floor(results)).toString();
    }

    private static String floor(Results results) {
        double packets = median(results, SHORT, FLOOR, PACKETS);
        return Double.isFinite(packets)
                ? "\nFloor: what AF_XDP takes to receive and send as many packets and nothing else, in the same rounds (" + FLOOR
                        + "; it passes on " + TextReport.number(packets) + " packets a connection, and its time is counted for as many as"
                        + " Ringroad has); for packets, what Linux at both ends leaves.\n"
                : "";
    }
}
