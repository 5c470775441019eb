package io.ringroad.load.compare;

import java.util.List;

/**
 * How the rows of one measure are shown.
 *
 * @param measure  key of the rows
 * @param compared key of the column whose ratio to the base peer is given
 */
record TableSpec(String measure, String title, List<Column> columns, String compared) {
    /** One column: the key of its values, its title. */
    record Column(String key, String title) {}

    static final TableSpec IDLE = new TableSpec("idle", "Idle connections: memory for each, and CPU while nothing happens",
            List.of(new Column("process_kib", "process KiB/conn"), new Column("kernel_kib", "kernel KiB/conn"),
                    new Column("sum_kib", "both KiB/conn"), new Column("before_mib", "process MiB before"),
                    new Column("idle_cpu_percent", "CPU % of a core")), "sum_kib");

    static final TableSpec START = new TableSpec("start", "From start to the first right answer",
            List.of(new Column("start_ms", "ms")), "start_ms");

    static TableSpec of(Measure measure) {
        return new TableSpec(measure.key(), measure.title(),
                measure.metrics().stream().map(metric -> new Column(metric.key(), metric.title())).toList(),
                measure.compared().key());
    }
}
