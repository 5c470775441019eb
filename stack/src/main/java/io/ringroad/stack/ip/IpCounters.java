package io.ringroad.stack.ip;

import io.ringroad.stack.memory.Counters;
import java.util.Locale;

/** The slots of {@link IpCounter} in the worker's file. */
public final class IpCounters {
    private final Counters counters;
    private final int[] slots;

    /** Defines them all. */
    public IpCounters(Counters counters) {
        this.counters = counters;
        IpCounter[] all = IpCounter.values();
        slots = new int[all.length];
        for (IpCounter counter : all) {
            slots[counter.ordinal()] = counters.define(counter.name().toLowerCase(Locale.ROOT));
        }
    }

    public void increment(IpCounter counter) {
        counters.increment(slots[counter.ordinal()]);
    }

    public void add(IpCounter counter, long delta) {
        counters.add(slots[counter.ordinal()], delta);
    }

    public long get(IpCounter counter) {
        return counters.get(slots[counter.ordinal()]);
    }
}
