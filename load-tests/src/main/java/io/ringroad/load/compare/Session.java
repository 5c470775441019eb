package io.ringroad.load.compare;

import io.ringroad.load.generator.LoadCounters;
import io.ringroad.load.generator.LoadCounters.Counter;
import io.ringroad.load.generator.LoadPlan;
import io.ringroad.load.generator.LoadPlan.Workload;
import io.ringroad.load.lab.Lab;
import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.LabProcess;
import io.ringroad.load.lab.Lane;
import io.ringroad.load.lab.Loaders;
import io.ringroad.load.lab.Peer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Starts balancers in one laboratory and measures windows on them. */
final class Session {
    /** From a peer's start to its first right answer. */
    static final String START_MS = "start_ms";
    /** From the start of a worker's process until its queue is switched on, as its supervisor logs it. */
    static final String READY_MS = "ready_ms";
    /** Short connections at a fixed rate, in the first second after the first answer. */
    static final String FIRST_P99_US = "first_p99_us";
    /** The same after the warm-up. */
    static final String STEADY_P99_US = "steady_p99_us";

    private static final Pattern READY = Pattern.compile(" serves after (\\d+) ms");
    private static final int SECOND_MS = 1000;
    private static final int FIRST_SECOND_PER_S = 2000;
    private static final int START_TIMEOUT_MS = 30_000;
    private static final int READY_TIMEOUT_MS = 5000;
    private static final int READY_TIMEOUT_PER_CONNECTION_MS = 5;
    private static final int FIRST_ANSWER_RATE_PER_S = 200;
    private static final int QUIET_SAMPLE_MS = 100;
    private static final int MOST_QUIET_SAMPLES = 100;

    private final Lab lab;
    private Loaders loaders;
    private final Settings settings;
    /** Kernel memory per idle connection without any balancer, by round; NaN until measured. */
    private final Map<Integer, Double> directSlabKib = new HashMap<>();

    /** Starts client and backends in the laboratory. */
    Session(Lab lab, Settings settings) {
        this.lab = lab;
        this.loaders = new Loaders(lab);
        this.settings = settings;
    }

    /**
     * Starts a peer, waits for its first right answer, and loads it for as long as it wants.
     *
     * @throws LabFailure if it doesn't answer; nothing of it is left then
     */
    Standing start(Peer peer) throws InterruptedException {
        reviveLoaders();
        Lane lane = lab.addLane();
        long startNs = System.nanoTime();
        LabProcess process = lab.start(peer, lane);
        try {
            return new Standing(peer, lane, process, measureStart(new Standing(peer, lane, process, Map.of()), startNs));
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private Map<String, Double> measureStart(Standing starting, long startNs) throws InterruptedException {
        awaitAnswer(starting, startNs);
        Map<String, Double> start = new LinkedHashMap<>();
        start.put(START_MS, (System.nanoTime() - startNs) / 1e6);
        loaders.end();
        Matcher ready = READY.matcher(starting.process().logTail());
        if (ready.find()) {
            start.put(READY_MS, Double.parseDouble(ready.group(1)));
        }
        lab.bindReceiveWork(starting.lane());
        boolean seconds = settings.firstSecondOf(starting.peer(), lab.offloads());
        if (seconds) {
            start.put(FIRST_P99_US, secondP99Us(starting));
        }
        warmUp(starting);
        if (seconds) {
            start.put(STEADY_P99_US, secondP99Us(starting));
        }
        return start;
    }

    /** A generator or server that has ended is replaced, so that it costs one window and not all that follow. */
    private void reviveLoaders() {
        if (!loaders.isAlive()) {
            loaders.close();
            loaders = new Loaders(lab);
        }
    }

    private void awaitAnswer(Standing starting, long startNs) throws InterruptedException {
        LabProcess process = starting.process();
        loaders.begin(firstAnswer(starting).line());
        while (loaders.counters().get(Counter.CONNECTIONS) == 0) {
            if (!process.isAlive() || System.nanoTime() - startNs > START_TIMEOUT_MS * 1_000_000L) {
                loaders.end();
                throw new LabFailure(starting.name() + (process.isAlive() ? " answers nothing: " : " has ended: ")
                        + process.logTail());
            }
            Thread.sleep(1);
        }
    }

    /** From the first connection on: nothing of it is left out. */
    private double secondP99Us(Standing standing) throws InterruptedException {
        return window(Measure.shortConnectionsAt(FIRST_SECOND_PER_S).planFor(standing), standing, 0, SECOND_MS).latencyUs(0.99);
    }

    private static LoadPlan firstAnswer(Standing standing) {
        return Measure.shortConnectionsAt(FIRST_ANSWER_RATE_PER_S).planFor(standing);
    }

    private void warmUp(Standing standing) throws InterruptedException {
        int seconds = Math.min(standing.peer().warmS(), settings.mostWarmS());
        if (seconds > 0) {
            loaders.begin(Measure.shortConnections().planFor(standing).line());
            Thread.sleep(seconds * 1000L);
            loaders.end();
            lab.bindReceiveWork(standing.lane());
        }
    }

    /**
     * One window; again if other programs disturbed it.
     *
     * @throws LabFailure if the balancer or what loads it has failed
     */
    Row measure(Measure measure, Standing standing, int round) throws InterruptedException {
        reviveLoaders();
        Window window = null;
        for (int attempt = 0; attempt < settings.tries(); attempt++) {
            awaitQuiet();
            window = window(measure.planFor(standing), standing, settings.warmMs(), settings.windowMs());
            if (window.foreign() <= settings.foreignLimit()) {
                break;
            }
        }
        Map<String, Double> values = new LinkedHashMap<>();
        for (Metric metric : measure.metrics()) {
            double value = metric.value().applyAsDouble(window);
            if (Double.isFinite(value)) { // else nothing came through
                values.put(metric.key(), value);
            }
        }
        WorkerFiles.longestRecentCycleMs(standing).ifPresent(ms -> values.put(WorkerFiles.LONGEST_CYCLE_MS, ms));
        return row(measure.key(), standing, round, values, window);
    }

    private Row row(String measure, Standing standing, int round, Map<String, Double> values, Window window) {
        return new Row(lab.offloads().toString(), measure, standing.name(), round, values, window.foreign(),
                window.failures(), window.foreign() > settings.foreignLimit());
    }

    private void awaitQuiet() throws InterruptedException {
        for (int i = 0; i < MOST_QUIET_SAMPLES && settings.tries() > 1; i++) {
            if (Snapshot.foreignCores(QUIET_SAMPLE_MS) <= 2 * settings.foreignLimit()) {
                return;
            }
        }
    }

    private Window window(LoadPlan plan, Standing standing, int warmMs, int windowMs) throws InterruptedException {
        begin(plan, standing);
        Thread.sleep(warmMs);
        Snapshot first = Snapshot.of(lab, loaders, standing);
        loaders.counters().set(Counter.PHASE, LoadCounters.PHASE_MEASURE);
        Thread.sleep(windowMs);
        Snapshot last = Snapshot.of(lab, loaders, standing);
        long[] latencies = loaders.counters().latencies();
        loaders.end();
        return Window.between(first, last, lab.cores().balancer(), latencies);
    }

    private void begin(LoadPlan plan, Standing standing) throws InterruptedException {
        loaders.begin(plan.line());
        int timeoutMs = READY_TIMEOUT_MS + READY_TIMEOUT_PER_CONNECTION_MS * plan.concurrency();
        for (int waitedMs = 0; loaders.counters().get(Counter.READY) == 0; waitedMs++) {
            if (waitedMs > timeoutMs || !standing.process().isAlive()) {
                long open = loaders.counters().get(Counter.OPEN);
                loaders.end();
                throw new LabFailure(standing.name() + " carries only " + open + " of " + plan.concurrency() + " connections");
            }
            Thread.sleep(1);
        }
    }

    /** Memory and CPU of connections on which nothing happens; {@code direct} first, since its share is taken off. */
    Row idle(Standing standing, int round) throws InterruptedException {
        reviveLoaders();
        int connections = settings.idleConnections();
        Thread.sleep(settings.settleMs());
        long processBefore = processKib(standing);
        long slabBefore = ProcFiles.slabKib();
        LoadPlan plan = new LoadPlan(Workload.IDLE, LoadPlan.address(standing.target()), standing.port(),
                LoadPlan.address(standing.lane().firstSource()), Lane.SOURCES, connections, 100, 1024, 0);
        begin(plan, standing);
        Thread.sleep(settings.settleMs());
        double processKib = (processKib(standing) - processBefore) / (double) connections;
        double slabKib = (ProcFiles.slabKib() - slabBefore) / (double) connections;
        long firstRunNs = runTimeNs(standing);
        Snapshot first = Snapshot.of(lab, loaders, standing);
        Thread.sleep(settings.idleMs());
        double idleRunNs = runTimeNs(standing) - firstRunNs;
        Window window = Window.between(first, Snapshot.of(lab, loaders, standing), lab.cores().balancer(), new long[0]);
        loaders.end();
        Map<String, Double> values = idleValues(standing, round, processKib, slabKib, processBefore);
        values.put("idle_cpu_percent", 100 * idleRunNs / 1e9 / window.seconds());
        return row("idle", standing, round, values, window);
    }

    private long runTimeNs(Standing standing) {
        return LongStream.concat(Arrays.stream(standing.process().pids()).flatMap(ProcFiles::threads),
                lab.receiveThreads(standing.lane()).stream().mapToLong(Long::longValue)).map(ProcFiles::runTimeNs).sum();
    }

    private Map<String, Double> idleValues(Standing standing, int round, double processKib, double slabKib,
            long processBeforeKib) {
        if (standing.peer().direct()) {
            directSlabKib.put(round, slabKib);
        }
        double kernelKib = slabKib - directSlabKib.getOrDefault(round, Double.NaN);
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("process_kib", processKib);
        if (Double.isFinite(kernelKib)) {
            values.put("kernel_kib", kernelKib);
            values.put("sum_kib", processKib + kernelKib);
        }
        values.put("before_mib", processBeforeKib / 1024.0);
        return values;
    }

    private static long processKib(Standing standing) {
        return Arrays.stream(standing.process().pids()).map(ProcFiles::proportionalKib).sum();
    }
}
