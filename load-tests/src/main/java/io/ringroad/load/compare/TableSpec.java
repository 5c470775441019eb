package io.ringroad.load.compare;

import java.util.ArrayList;
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

    static final TableSpec START = new TableSpec("start", "From start to the first right answer; one worker's part of it; 2,000 short"
            + " connections a second in the first second, and later", List.of(new Column(Session.START_MS, "ms"),
                    new Column(Session.READY_MS, "worker ready ms"), new Column(Session.FIRST_P99_US, "first second p99 us"),
                    new Column(Session.STEADY_P99_US, "later p99 us")), Session.START_MS);

    static TableSpec of(Measure measure) {
        List<Column> columns = new ArrayList<>();
        measure.metrics().forEach(metric -> columns.add(new Column(metric.key(), metric.title())));
        columns.add(new Column(WorkerFiles.LONGEST_CYCLE_MS, "longest cycle ms"));
        return new TableSpec(measure.key(), measure.title(), columns, measure.compared().key());
    }
}
