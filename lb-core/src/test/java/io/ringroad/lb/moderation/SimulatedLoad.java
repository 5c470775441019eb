package io.ringroad.lb.moderation;

import java.util.Random;
import java.util.function.LongToDoubleFunction;

/** Virtual time for a controller: a load whose rate follows from what is set. */
final class SimulatedLoad {
    static final long INTERVAL_NS = 50_000_000;

    private final ModerationController controller = new ModerationController();
    private final Random random;
    private final double noise;
    private long timeoutNs;
    private int changes;
    private int intervals;
    private int intervalsOn;
    private double perWakeUp = 2;
    private double perConnection = 10;

    /** @param noise how far an interval's rate may be off, as a share of it */
    SimulatedLoad(long seed, double noise) {
        this.random = new Random(seed);
        this.noise = noise;
    }

    /** How many packets come together without moderation, 2 at first. */
    SimulatedLoad perWakeUp(double packets) {
        perWakeUp = packets;
        return this;
    }

    /** How many packets come for each new connection, 10 at first. */
    SimulatedLoad perConnection(double packets) {
        perConnection = packets;
        return this;
    }

    /** Runs so many intervals; counts begin anew. */
    SimulatedLoad run(int count, LongToDoubleFunction rateByTimeoutNs) {
        changes = 0;
        intervals = count;
        intervalsOn = 0;
        for (int i = 0; i < count; i++) {
            double rate = rateByTimeoutNs.applyAsDouble(timeoutNs) * (1 + noise * (2 * random.nextDouble() - 1));
            intervalsOn += timeoutNs == ModerationController.OFF ? 0 : 1;
            long next = controller.onInterval((long) (rate * INTERVAL_NS / 1e9), new Traffic(perWakeUp, perConnection),
                    INTERVAL_NS);
            changes += next == timeoutNs ? 0 : 1;
            timeoutNs = next;
        }
        return this;
    }

    /** At the same rate whatever is set: requests that come when they come. */
    SimulatedLoad open(int count, double rate) {
        return run(count, timeout -> rate);
    }

    /**
     * Clients that wait for each answer.
     *
     * @param inFlight packets that are on their way at once
     * @param roundNs  of each without moderation
     */
    SimulatedLoad closed(int count, double inFlight, long roundNs) {
        return run(count, timeout -> inFlight * 1e9 / (roundNs + timeout));
    }

    long timeoutNs() {
        return timeoutNs;
    }

    boolean isOn() {
        return timeoutNs != ModerationController.OFF;
    }

    /** Of the setting, in the last run. */
    int changes() {
        return changes;
    }

    /** Of the last run's intervals. */
    double shareOn() {
        return (double) intervalsOn / intervals;
    }
}
