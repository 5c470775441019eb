package io.ringroad.lb.bypass;

import io.ringroad.stack.memory.Counters;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.xdp.XdpLosses;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packets that were lost before the stack saw them, which nothing else of a worker shows but its peers' patience: into the
 * worker's counters, and now and then into the log, with what helps. Belongs to the loop's thread; to be run every second.
 */
final class LinkLosses implements Runnable {
    static final long LOG_INTERVAL_NS = 60_000_000_000L;
    private static final Logger LOG = LoggerFactory.getLogger(LinkLosses.class);

    /** A link's losses up to now. */
    @FunctionalInterface
    interface Source {
        XdpLosses losses() throws KernelException;
    }

    private final List<Source> links;
    private final Counters counters;
    private final LongSupplier clock;
    private final int noFrame;
    private final int ringFull;
    private final int oversized;
    private XdpLosses logged = XdpLosses.NONE;
    private long nextLogNs;

    /** @param clock nanoseconds of any origin */
    LinkLosses(List<Source> links, Counters counters, LongSupplier clock) {
        this.links = links;
        this.counters = counters;
        this.clock = clock;
        this.noFrame = counters.define("rx_lost_no_frame");
        this.ringFull = counters.define("rx_lost_ring_full");
        this.oversized = counters.define("rx_dropped_oversized");
        this.nextLogNs = clock.getAsLong();
    }

    @Override
    public void run() {
        XdpLosses all = XdpLosses.NONE;
        try {
            for (Source link : links) {
                all = all.plus(link.losses());
            }
        } catch (KernelException e) {
            LOG.debug("Losses are not known: {}", e.getMessage());
            return;
        }
        counters.set(noFrame, all.noFrame());
        counters.set(ringFull, all.ringFull());
        counters.set(oversized, all.oversized());
        if (!all.equals(logged) && clock.getAsLong() - nextLogNs >= 0) {
            LOG.warn("{}", sentence(all.minus(logged)));
            logged = all;
            nextLogNs = clock.getAsLong() + LOG_INTERVAL_NS;
        }
    }

    /** What was lost, why, and what helps. */
    static String sentence(XdpLosses losses) {
        return String.format(Locale.ROOT, "Packets lost before the worker saw them: %,d for want of a free frame (more bypass.frames"
                + " help), %,d since the receive ring was full (the worker was too slow), %,d larger than it can take", losses.noFrame(),
                losses.ringFull(), losses.oversized());
    }
}
