package io.ringroad.load.compare;

import java.util.List;

/** What the chart shows; panels without rows are left out. */
final class Panels {
    private static final String WIRE = "wire";
    private static final String DEFAULT = "default";

    static final List<Chart.Panel> ALL = List.of(
            less("short", "core_us", "CPU of the balancer's core per short connection, µs"),
            more(WIRE, "short", "per_core_second", "Short connections per second of a whole core"),
            less("short", "machine_us", "CPU of the whole machine per short connection, µs"),
            less("short", "packets", "Packets per short connection, both sides"),
            less("rr", "core_us", "CPU of the balancer's core per request, µs"),
            more(WIRE, "rr", "per_second", "Requests per second, saturated"),
            less("rr-half", "p50_us", "Latency at half of HAProxy's saturation, median, µs"),
            less("rr-half", "p99_us", "Latency at half of HAProxy's saturation, 99 %, µs"),
            more(WIRE, "down1", "gbit_s", "Download, 1 connection, as on a wire, Gbit/s"),
            more(WIRE, "down8", "gbit_s", "Download, 8 connections, as on a wire, Gbit/s"),
            more(WIRE, "up1", "gbit_s", "Upload, 1 connection, as on a wire, Gbit/s"),
            more(WIRE, "up8", "gbit_s", "Upload, 8 connections, as on a wire, Gbit/s"),
            more(DEFAULT, "down1", "gbit_s", "Download, 1 connection, default offloads, Gbit/s"),
            more(DEFAULT, "down8", "gbit_s", "Download, 8 connections, default offloads, Gbit/s"),
            more(DEFAULT, "up1", "gbit_s", "Upload, 1 connection, default offloads, Gbit/s"),
            more(DEFAULT, "up8", "gbit_s", "Upload, 8 connections, default offloads, Gbit/s"),
            less("idle", "sum_kib", "Memory per idle connection, KiB"),
            less("start", "start_ms", "From start to the first answer, ms"));

    private Panels() {}

    private static Chart.Panel less(String measure, String key, String title) {
        return new Chart.Panel(WIRE, measure, key, title, false);
    }

    private static Chart.Panel more(String offloads, String measure, String key, String title) {
        return new Chart.Panel(offloads, measure, key, title, true);
    }
}
