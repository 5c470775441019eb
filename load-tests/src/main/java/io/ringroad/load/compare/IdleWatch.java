package io.ringroad.load.compare;

import io.ringroad.load.generator.LoadPlan;
import io.ringroad.load.generator.LoadPlan.Workload;
import io.ringroad.load.lab.Lab;
import io.ringroad.load.lab.Lane;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/** Memory and CPU of connections on which nothing happens. */
final class IdleWatch {
    private static final int REQUEST_BYTES = 100;
    private static final int ANSWER_BYTES = 1024;

    private final Lab lab;
    private final LoadedWindows windows;
    private final Settings settings;
    /** What clients' and backends' kernels keep for a connection; NaN until it was measured without any balancer. */
    private double directSlabKib = Double.NaN;

    IdleWatch(Lab lab, LoadedWindows windows, Settings settings) {
        this.lab = lab;
        this.windows = windows;
        this.settings = settings;
    }

    /** For one balancer; those without one first, since their share is taken off the others'. */
    Row watch(Standing standing) throws InterruptedException {
        int connections = settings.idleConnections();
        Thread.sleep(settings.settleMs());
        long processBefore = processKib(standing);
        long slabBefore = ProcFiles.slabKib();
        windows.beginReady(new LoadPlan(Workload.IDLE, LoadPlan.address(standing.target()), standing.port(),
                LoadPlan.address(standing.lane().firstSource()), Lane.SOURCES, connections, REQUEST_BYTES, ANSWER_BYTES, 0), standing);
        Thread.sleep(settings.settleMs());
        double processKib = (processKib(standing) - processBefore) / (double) connections;
        double slabKib = (ProcFiles.slabKib() - slabBefore) / (double) connections;
        long firstRunNs = runTimeNs(standing);
        Snapshot first = windows.snapshot(standing);
        Thread.sleep(settings.idleMs());
        double idleRunNs = runTimeNs(standing) - firstRunNs;
        Window window = Window.between(first, windows.snapshot(standing), lab.cores().balancer(), new long[0]);
        windows.end();
        Map<String, Double> values = memory(standing, processKib, slabKib);
        values.put("before_mib", processBefore / 1024.0);
        values.put("idle_cpu_percent", 100 * idleRunNs / 1e9 / window.seconds());
        return new Row(lab.offloads().toString(), MeasureChoice.IDLE, standing.name(), 0, values, window.foreign(), window.failures(),
                window.foreign() > settings.foreignLimit());
    }

    private long runTimeNs(Standing standing) {
        return LongStream.concat(Arrays.stream(standing.process().pids()).flatMap(ProcFiles::threads),
                lab.receiveThreads(standing.lane()).stream().mapToLong(Long::longValue)).map(ProcFiles::runTimeNs).sum();
    }

    private Map<String, Double> memory(Standing standing, double processKib, double slabKib) {
        if (standing.peer().direct()) {
            directSlabKib = slabKib;
        }
        double kernelKib = slabKib - directSlabKib;
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("process_kib", processKib);
        if (Double.isFinite(kernelKib)) {
            values.put("kernel_kib", kernelKib);
            values.put("sum_kib", processKib + kernelKib);
        }
        return values;
    }

    private static long processKib(Standing standing) {
        return Arrays.stream(standing.process().pids()).map(ProcFiles::proportionalKib).sum();
    }
}
