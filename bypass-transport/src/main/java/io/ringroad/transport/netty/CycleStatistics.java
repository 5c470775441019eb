package io.ringroad.transport.netty;

import io.ringroad.stack.memory.Counters;

/**
 * The loop's longest cycle, and how many were too long: what tells first that a handler blocks the loop, and with it
 * TCP. A cycle is the time between two polls of the stack less the sleep in between.
 */
final class CycleStatistics {
    private final Counters counters;
    private final long stallThresholdNs;
    private final int longest;
    private final int stalls;
    private final int sleeps;
    private long startNs;
    private long longestNs;

    CycleStatistics(Counters counters, long stallThresholdNs, long nowNs) {
        this.counters = counters;
        this.stallThresholdNs = stallThresholdNs;
        longest = counters.define("loop_longest_cycle_ns");
        stalls = counters.define("loop_stalls");
        sleeps = counters.define("loop_sleeps");
        startNs = nowNs;
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
    }

    /** The loop has slept until now. */
    void onWoken(long nowNs) {
        startNs = nowNs;
        counters.increment(sleeps);
    }
}
