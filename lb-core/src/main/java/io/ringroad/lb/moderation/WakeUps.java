package io.ringroad.lb.moderation;

import java.util.function.LongSupplier;

/** How many packets there are for each wake-up of a worker. Asks for these only while it matters. */
final class WakeUps {
    private static final long UNKNOWN = -1;

    private final LongSupplier source;
    private long last = UNKNOWN;

    /** @param source all up to now; negative: not known */
    WakeUps(LongSupplier source) {
        this.source = source;
    }

    /**
     * An interval has ended.
     *
     * @param packets    that came in it on all interfaces
     * @param intervalNs its length
     * @return NaN if that isn't known, as in the first interval of a load, or the rate is too low to matter
     */
    double packetsForEach(long packets, long intervalNs) {
        if (packets * 1e9 / intervalNs < ModerationController.OFF_RATE) {
            last = UNKNOWN;
            return Double.NaN;
        }
        long before = last;
        last = source.getAsLong();
        boolean known = before >= 0 && last >= before; // else a worker is being started again
        return known ? (double) packets / Math.max(1, last - before) : Double.NaN;
    }
}
