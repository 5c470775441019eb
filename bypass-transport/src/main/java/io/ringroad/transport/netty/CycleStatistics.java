package io.ringroad.transport.netty;

import io.ringroad.stack.memory.Counters;

/**
 * The loop's longest cycle, and how many were too long: what tells first that a handler blocks the loop, and with it
 * TCP. A cycle is the time between two polls of the stack less the sleep in between.
 *
 * <p>The longest since the start, and the longest of the present and the last second: the latter leaves out what is long
 * over, such as the first cycles of code that is not compiled yet.
 */
final class CycleStatistics {
    private static final long PERIOD_NS = 1_000_000_000L;

    private final Counters counters;
    private final long stallThresholdNs;
    private final int longest;
    private final int recent;
    private final int stalls;
    private final int sleeps;
    private long startNs;
    private long longestNs;
    private long periodStartNs;
    private long longestOfPeriodNs;
    private long longestOfLastPeriodNs;

    CycleStatistics(Counters counters, long stallThresholdNs, long nowNs) {
        this.counters = counters;
        this.stallThresholdNs = stallThresholdNs;
        longest = counters.define("loop_longest_cycle_ns");
        recent = counters.define("loop_longest_recent_cycle_ns");
        stalls = counters.define("loop_stalls");
        sleeps = counters.define("loop_sleeps");
        startNs = nowNs;
        periodStartNs = nowNs;
    }

    void onCycleStart(long nowNs) {
        long tookNs = nowNs - startNs;
        startNs = nowNs;
        if (tookNs > longestNs) {
            longestNs = tookNs;
            counters.set(longest, tookNs);
        }
        if (tookNs > stallThresholdNs) {
            counters.increment(stalls);
        }
        noteRecent(tookNs, nowNs);
    }

    private void noteRecent(long tookNs, long nowNs) {
        long sinceNs = nowNs - periodStartNs;
        if (sinceNs >= PERIOD_NS) {
            longestOfLastPeriodNs = sinceNs < 2 * PERIOD_NS ? longestOfPeriodNs : 0;
            longestOfPeriodNs = 0;
            periodStartNs = nowNs;
            counters.set(recent, Math.max(longestOfLastPeriodNs, tookNs));
        }
        if (tookNs > longestOfPeriodNs) {
            longestOfPeriodNs = tookNs;
            counters.set(recent, Math.max(longestOfLastPeriodNs, tookNs));
        }
    }

    /** The loop has slept until now. */
    void onWoken(long nowNs) {
        startNs = nowNs;
        counters.increment(sleeps);
    }
}
