package io.ringroad.load.compare;

import java.util.List;

/** What the chart shows; panels without rows are left out. */
final class Panels {
    private static final String WIRE = "wire";
    private static final String DEFAULT = "default";

    static final List<Chart.Panel> ALL = List.of(
            new Chart.Panel(WIRE, "short", "core_us", "CPU of the balancer's core per short connection, µs"),
            new Chart.Panel(WIRE, "short", "per_core_second", "Short connections per second of a whole core"),
            new Chart.Panel(WIRE, "short", "packets", "Packets per short connection, both sides"),
            new Chart.Panel(WIRE, "rr", "core_us", "CPU of the balancer's core per request, µs"),
            new Chart.Panel(WIRE, "rr-half", "p50_us", "Latency at half of the saturation, median, µs"),
            new Chart.Panel(WIRE, "rr-half", "p99_us", "Latency at half of the saturation, 99 %, µs"),
            new Chart.Panel(WIRE, "down1", "gbit_s", "Download, one connection, as on a wire, Gbit/s"),
            new Chart.Panel(WIRE, "down8", "gbit_s", "Download, eight connections, as on a wire, Gbit/s"),
            new Chart.Panel(DEFAULT, "down1", "gbit_s", "Download, one connection, default offloads, Gbit/s"),
            new Chart.Panel(DEFAULT, "down8", "gbit_s", "Download, eight connections, default offloads, Gbit/s"),
            new Chart.Panel(WIRE, "idle", "sum_kib", "Memory per idle connection, KiB"),
            new Chart.Panel(WIRE, "start", "start_ms", "From start to the first answer, ms"));

    private Panels() {}
}
