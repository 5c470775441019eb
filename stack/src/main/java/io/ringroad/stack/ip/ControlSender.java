package io.ringroad.stack.ip;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv6Header;
import io.ringroad.stack.wire.NeighbourMessage;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Sends the packets that the IP layer makes itself (ARP, NDP, ICMP), each from a frame of its own. They are lost, and
 * counted, if there is no frame or no room in the ring: whoever needs them asks again.
 */
final class ControlSender {
    private static final int OFFSET = FramePool.HEADROOM_BYTES;
    private static final int NEIGHBOUR_HOP_LIMIT = 255;

    private final FramePool pool;
    private final List<? extends LinkQueue> links;
    private final IpCounters counters;

    ControlSender(FramePool pool, List<? extends LinkQueue> links, IpCounters counters) {
        this.pool = pool;
        this.links = links;
        this.counters = counters;
    }

    /** A frame to be filled, or {@link FramePool#NONE} (counted). */
    int allocate() {
        int frame = pool.allocate();
        if (frame == FramePool.NONE) {
            counters.increment(IpCounter.TX_DROPPED_CONTROL);
        }
        return frame;
    }

    MemorySegment memory() {
        return pool.memory();
    }

    /** Where the Ethernet header goes. */
    long start(int frame) {
        return pool.address(frame) + OFFSET;
    }

    /** Bytes that fit behind {@link #start}. */
    int room() {
        return pool.frameSizeBytes() - OFFSET;
    }

    long mac(int link) {
        return links.get(link).capabilities().macAddress();
    }

    boolean ownsLink(int link) {
        return links.get(link).capabilities().ownsLink();
    }

    int mtuBytes(int link) {
        return links.get(link).capabilities().mtuBytes();
    }

    /** Sends a filled frame of {@code length} bytes. */
    void send(int link, int frame, int length) {
        if (!links.get(link).transmit(frame, OFFSET, length, 0, 0, 0, 0)) {
            pool.release(frame);
            counters.increment(IpCounter.TX_DROPPED_CONTROL);
        }
    }

    /** Sends a neighbour discovery message. */
    void sendNeighbour(int link, long destinationMac, IpAddress source, IpAddress destination, NeighbourMessage message) {
        int frame = allocate();
        if (frame == FramePool.NONE) {
            return;
        }
        long at = start(frame);
        int length = message.emit(memory(), at + EthernetHeader.LENGTH + Ipv6Header.LENGTH, source, destination);
        Ipv6Header.write(memory(), at + EthernetHeader.LENGTH, source.high(), source.low(), destination.high(),
                destination.low(), IpProtocol.ICMPV6, length, NEIGHBOUR_HOP_LIMIT, 0);
        EthernetHeader.write(memory(), at, destinationMac, mac(link), EthernetHeader.TYPE_IPV6);
        send(link, frame, EthernetHeader.LENGTH + Ipv6Header.LENGTH + length);
    }
}
