package io.ringroad.load.compare;

import io.ringroad.load.generator.LoadCounters;
import io.ringroad.load.generator.LoadCounters.Counter;
import io.ringroad.load.generator.LoadPlan;
import io.ringroad.load.lab.Lab;
import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.Loaders;

/** Load on one balancer at a time, by the one generator and the one server of a laboratory, and what is counted meanwhile. */
final class LoadedWindows {
    private static final int READY_TIMEOUT_MS = 5000;
    private static final int READY_TIMEOUT_PER_CONNECTION_MS = 5;

    private final Lab lab;
    private Loaders loaders;

    /** Starts generator and server. */
    LoadedWindows(Lab lab) {
        this.lab = lab;
        this.loaders = new Loaders(lab);
    }

    /** A generator or server that has ended is replaced, so that it costs one window and not all that follow. */
    void revive() {
        if (!loaders.isAlive()) {
            loaders.close();
            loaders = new Loaders(lab);
        }
    }

    /** Begins to load a balancer, which need not answer yet; {@link #end} is the caller's. */
    void begin(LoadPlan plan) {
        loaders.begin(plan.line());
    }

    void end() {
        loaders.end();
    }

    /** Of what has been begun last. */
    long count(Counter counter) {
        return loaders.counters().get(counter);
    }

    /**
     * Begins, and waits until all connections stand which the load has from its beginning.
     *
     * @throws LabFailure if they don't; the load has been ended then
     */
    void beginReady(LoadPlan plan, Standing standing) throws InterruptedException {
        begin(plan);
        int timeoutMs = READY_TIMEOUT_MS + READY_TIMEOUT_PER_CONNECTION_MS * plan.concurrency();
        for (int waitedMs = 0; count(Counter.READY) == 0; waitedMs++) {
            if (waitedMs > timeoutMs || !standing.process().isAlive()) {
                long open = count(Counter.OPEN);
                end();
                throw new LabFailure(standing.name() + " carries only " + open + " of " + plan.concurrency() + " connections");
            }
            Thread.sleep(1);
        }
    }

    Snapshot snapshot(Standing standing) {
        return Snapshot.of(lab, loaders, standing);
    }

    /** Loads for {@code warmMs}, measures for {@code windowMs}, and ends the load. */
    Window measure(LoadPlan plan, Standing standing, int warmMs, int windowMs) throws InterruptedException {
        beginReady(plan, standing);
        Thread.sleep(warmMs);
        Snapshot first = snapshot(standing);
        loaders.counters().set(Counter.PHASE, LoadCounters.PHASE_MEASURE);
        Thread.sleep(windowMs);
        Snapshot last = snapshot(standing);
        long[] latencies = loaders.counters().latencies();
        end();
        return Window.between(first, last, lab.cores().balancer(), latencies);
    }
}
