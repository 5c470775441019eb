package io.ringroad.stack;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import java.util.List;

/** A stack's links through a cycle: each is asked for what has arrived, and at the end all are flushed. */
final class LinkSet {
    /**
     * How long a device that was full is left alone, unless a packet comes: a virtual Ethernet's ring of 256 packets takes
     * several times as long to empty, and each attempt in vain costs the kernel a whole packet's work (it is allocated,
     * copied, and thrown away).
     */
    static final long RETRY_NS = 50_000;

    private static final int BATCH = 256;
    /** A link that leaves less room than one packet may need has stopped for want of it, not of packets. */
    private static final int LARGEST_PACKET_FRAMES = LinkQueue.MAX_TX_PIECES;

    /** Who processes what the links have received. */
    interface Receiver {
        /** Takes over the batch's frames; {@code link} is the index of the link that delivered them. */
        void onBatch(long nowNs, int link, RxBatch batch);

        /** How full the receive ring of a link was that has delivered something, in percent. */
        void onFill(int fillPercent);
    }

    private final LinkQueue[] links;
    private final Receiver receiver;
    private final RxBatch batch = new RxBatch(BATCH);
    private int first;
    private int busiest;

    LinkSet(List<? extends LinkQueue> links, Receiver receiver) {
        this.links = links.toArray(LinkQueue[]::new);
        this.receiver = receiver;
    }

    /** Processes what has arrived, at most about {@code budget} frames of each link; returns how many. */
    int receive(long nowNs, int budget) {
        int received = 0;
        int most = -1;
        for (int i = 0; i < links.length; i++) {
            int link = (first + i) % links.length;
            int fromLink = receiveFrom(link, nowNs, budget);
            if (fromLink > most) {
                most = fromLink;
                busiest = link;
            }
            received += fromLink;
        }
        first = (first + 1) % links.length; // so that no link is always first
        return received;
    }

    private int receiveFrom(int link, long nowNs, int budget) {
        int received = 0;
        int added;
        do {
            batch.clear();
            added = links[link].receive(batch);
            if (added > 0) {
                receiver.onBatch(nowNs, link, batch);
                received += added;
            }
        } while (added > 0 && batch.remaining() < LARGEST_PACKET_FRAMES && received < budget);
        if (received > 0) {
            receiver.onFill(links[link].receiveFillPercent());
        }
        return received;
    }

    /**
     * Flushes all; last the link on which most has arrived in this cycle. What leaves there are acknowledgements, which call
     * for more of the same: they wait until what has come is on its way. The other way round, the next burst of a bulk
     * transfer comes while its receiver's device is being filled with the last, and on a machine on which the two share
     * a core that device runs full.
     */
    void flush() {
        for (int link = 0; link < links.length; link++) {
            if (link != busiest) {
                links[link].flush();
            }
        }
        links[busiest].flush();
    }

    /** A device did not take all: nothing but another flush will say when it does. */
    boolean isTransmitBlocked() {
        for (LinkQueue link : links) {
            if (link.isTransmitBlocked()) {
                return true;
            }
        }
        return false;
    }
}
