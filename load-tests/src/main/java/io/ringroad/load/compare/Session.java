package io.ringroad.load.compare;

import io.ringroad.load.generator.LoadCounters.Counter;
import io.ringroad.load.generator.LoadPlan;
import io.ringroad.load.lab.Lab;
import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.LabProcess;
import io.ringroad.load.lab.Lane;
import io.ringroad.load.lab.Offloads;
import io.ringroad.load.lab.Peer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final int FIRST_ANSWER_RATE_PER_S = 200;
    private static final int QUIET_SAMPLE_MS = 100;
    private static final int MOST_QUIET_SAMPLES = 100;

    private final Lab lab;
    private final LoadedWindows windows;
    private final IdleWatch idle;
    private final Settings settings;

    /** Starts client and backends in the laboratory. */
    Session(Lab lab, Settings settings) {
        this.lab = lab;
        this.windows = new LoadedWindows(lab);
        this.idle = new IdleWatch(lab, windows, settings);
        this.settings = settings;
    }

    Offloads offloads() {
        return lab.offloads();
    }

    /**
     * Starts a peer, waits for its first right answer, and loads it for as long as it wants.
     *
     * @throws LabFailure if it doesn't answer; nothing of it is left then
     */
    Standing start(Peer peer) throws InterruptedException {
        windows.revive();
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
        windows.end();
        lab.bindReceiveWork(starting.lane());
        boolean seconds = settings.firstSecondOf(starting.peer(), lab.offloads());
        if (seconds) {
            start.put(FIRST_P99_US, secondP99Us(starting));
        }
        warmUp(starting);
        // Not before: a worker may serve a little earlier than its supervisor gets to say so.
        Matcher ready = READY.matcher(starting.process().logTail());
        if (ready.find()) {
            start.put(READY_MS, Double.parseDouble(ready.group(1)));
        }
        if (seconds) {
            start.put(STEADY_P99_US, secondP99Us(starting));
        }
        return start;
    }

    private void awaitAnswer(Standing starting, long startNs) throws InterruptedException {
        LabProcess process = starting.process();
        windows.begin(firstAnswer(starting));
        while (windows.count(Counter.CONNECTIONS) == 0) {
            if (!process.isAlive() || System.nanoTime() - startNs > START_TIMEOUT_MS * 1_000_000L) {
                windows.end();
                throw new LabFailure(starting.name() + (process.isAlive() ? " answers nothing: " : " has ended: ")
                        + process.logTail());
            }
            Thread.sleep(1);
        }
    }

    /** From the first connection on: nothing of it is left out. */
    private double secondP99Us(Standing standing) throws InterruptedException {
        return windows.measure(Measure.shortConnectionsAt(FIRST_SECOND_PER_S).planFor(standing), standing, 0, SECOND_MS).latencyUs(0.99);
    }

    private static LoadPlan firstAnswer(Standing standing) {
        return Measure.shortConnectionsAt(FIRST_ANSWER_RATE_PER_S).planFor(standing);
    }

    private void warmUp(Standing standing) throws InterruptedException {
        int seconds = Math.min(standing.peer().warmS(), settings.mostWarmS());
        if (seconds > 0) {
            windows.begin(Measure.shortConnections().planFor(standing));
            Thread.sleep(seconds * 1000L);
            windows.end();
            lab.bindReceiveWork(standing.lane());
        }
    }

    /**
     * One window; again if other programs disturbed it.
     *
     * @throws LabFailure if the balancer or what loads it has failed
     */
    Row measure(Measure measure, Standing standing, int round) throws InterruptedException {
        windows.revive();
        Window window = null;
        for (int attempt = 0; attempt < settings.tries(); attempt++) {
            awaitQuiet();
            window = windows.measure(measure.planFor(standing), standing, settings.warmMs(), settings.windowMs());
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

    /** See {@link IdleWatch#watch}. */
    Row idle(Standing standing) throws InterruptedException {
        windows.revive();
        return idle.watch(standing);
    }
}
