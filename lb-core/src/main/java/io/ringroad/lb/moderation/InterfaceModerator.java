package io.ringroad.lb.moderation;

import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.netlink.InterruptModeration;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.Rtnetlink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One interface: counts its packets, asks its controller, and does what that says. */
final class InterfaceModerator {
    private static final Logger LOG = LoggerFactory.getLogger(InterfaceModerator.class);
    /** While on it is set again so often: queues that a driver has made anew would otherwise go without. */
    private static final long REFRESH_NS = 1_000_000_000L;

    private final LinkInfo link;
    private final InterruptModeration queues;
    private final ModerationController controller = new ModerationController();
    private long packets;
    private long counted;
    private long timeoutNs = ModerationController.OFF;
    private long setAtNs;

    InterfaceModerator(LinkInfo link, InterruptModeration queues) {
        this.link = link;
        this.queues = queues;
    }

    /** Begins to count. */
    void start(Rtnetlink kernel) throws KernelException {
        packets = kernel.receivedPackets(link);
    }

    /** How many packets have come since the last call. */
    long count(Rtnetlink kernel) throws KernelException {
        long before = packets;
        packets = kernel.receivedPackets(link);
        counted = Math.max(0, packets - before);
        return counted;
    }

    /**
     * Acts on what was counted.
     *
     * @param traffic    of all interfaces; packets for each wake-up are those without moderation
     * @param intervalNs in which it was counted
     */
    void control(Traffic traffic, long intervalNs, long nowNs) throws KernelException {
        long wantedNs = controller.onInterval(counted, traffic, intervalNs);
        boolean refresh = wantedNs != ModerationController.OFF && nowNs - setAtNs >= REFRESH_NS;
        if (wantedNs != timeoutNs || refresh) {
            set(wantedNs);
            setAtNs = nowNs;
        }
    }

    boolean isOn() {
        return timeoutNs != ModerationController.OFF;
    }

    private void set(long wantedNs) throws KernelException {
        if (wantedNs == ModerationController.OFF) {
            queues.restore();
        } else {
            queues.set(wantedNs);
        }
        if (wantedNs != timeoutNs) {
            LOG.debug("Interrupt moderation of {}: {} us, before {} us", link.name(), wantedNs / 1000,
                    timeoutNs / 1000);
        }
        timeoutNs = wantedNs;
    }

    /** Puts back what was found. */
    void close() {
        try {
            queues.close();
        } catch (KernelException e) {
            LOG.warn("Interrupt moderation of {} stays as it is, {} us: {}", link.name(), timeoutNs / 1000,
                    e.getMessage());
        }
    }
}
