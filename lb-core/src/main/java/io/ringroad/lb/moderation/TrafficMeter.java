package io.ringroad.lb.moderation;

import io.ringroad.lb.slots.LoopCounts;
import java.util.function.Supplier;

/** What the packets that came amount to. Asks the workers for their counts only while it matters. */
final class TrafficMeter {
    private final Supplier<LoopCounts> source;
    private LoopCounts last;

    /** @param source all up to now; null: not known */
    TrafficMeter(Supplier<LoopCounts> source) {
        this.source = source;
    }

    /**
     * An interval has ended.
     *
     * @param packets    that came in it on all interfaces
     * @param intervalNs its length
     * @return {@link Traffic#UNKNOWN} in the first interval of a load, or if the rate is too low to matter
     */
    Traffic onInterval(long packets, long intervalNs) {
        if (packets * 1e9 / intervalNs < ModerationController.LEAST_RATE) {
            last = null;
            return Traffic.UNKNOWN;
        }
        LoopCounts before = last;
        last = source.get();
        boolean known = before != null && last != null
                && last.wakeUps() >= before.wakeUps() && last.connections() >= before.connections();
        return known ? between(before, last, packets) : Traffic.UNKNOWN; // else a worker is being started again
    }

    private static Traffic between(LoopCounts before, LoopCounts now, double packets) {
        return new Traffic(packets / Math.max(1, now.wakeUps() - before.wakeUps()),
                packets / (now.connections() - before.connections()));
    }
}
