package io.ringroad.lb.moderation;

/**
 * How long moderation stays off after it has harmed a load: longer each time, as long as it is the same load. What was
 * learned of one load says nothing about another.
 */
final class HoldOff {
    /** After the first harm, which may have been chance: loads stumble when they begin. */
    static final long MIN_NS = 250_000_000L;
    private static final int GROWTH = 4;
    /** So often a load that is harmed is tried again: its harm is a tenth of a second each time. */
    static final long MAX_NS = 64_000_000_000L;
    /** Another load: less than this share of the rate of the one that was harmed, or more than its inverse. */
    static final double OTHER_LOAD = 0.6;
    /** For so long it has to be another, else every pause of a load would make it one. */
    static final long OTHER_LOAD_NS = 500_000_000L;

    private long leftNs;
    private long nextNs = MIN_NS;
    private double harmedRate;
    private long otherForNs;

    /** Moderation has harmed a load whose rate without it is this. */
    void begin(double rate) {
        leftNs = nextNs;
        nextNs = Math.min(GROWTH * nextNs, MAX_NS);
        harmedRate = rate;
        otherForNs = 0;
    }

    /** An interval without moderation has passed. */
    void pass(double rate, long intervalNs) {
        leftNs = Math.max(0, leftNs - intervalNs);
        boolean other = rate < harmedRate * OTHER_LOAD || rate * OTHER_LOAD > harmedRate;
        otherForNs = other ? otherForNs + intervalNs : 0;
        if (otherForNs >= OTHER_LOAD_NS) {
            forget();
        }
    }

    boolean holds() {
        return leftNs > 0;
    }

    /** The next harm is the first one again. */
    void forget() {
        leftNs = 0;
        nextNs = MIN_NS;
        harmedRate = 0;
        otherForNs = 0;
    }
}
