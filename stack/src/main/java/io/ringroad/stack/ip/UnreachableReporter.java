package io.ringroad.stack.ip;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.NetworkOrder;

/** Tells TCP of a packet that could not leave because its neighbour doesn't answer, as if a router had said so. */
final class UnreachableReporter {
    private final FramePool pool;
    private final IcmpErrorListener listener;

    UnreachableReporter(FramePool pool, IcmpErrorListener listener) {
        this.pool = pool;
        this.listener = listener;
    }

    /** Reads the packet in the frame, Ethernet header first. */
    void report(int frame, int offset, int length) {
        long ip = pool.address(frame) + offset + EthernetHeader.LENGTH;
        int ipLength = length - EthernetHeader.LENGTH;
        boolean v4 = NetworkOrder.u8(pool.memory(), ip) >>> 4 == 4;
        QuotedSegment segment = v4 ? QuotedSegment.parseV4(pool.memory(), ip, ipLength)
                : QuotedSegment.parseV6(pool.memory(), ip, ipLength);
        if (segment != null) {
            segment.tell(listener, IcmpError.HOST_UNREACHABLE, 0);
        }
    }
}
