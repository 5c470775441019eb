package io.ringroad.stack;

import io.ringroad.stack.link.LinkDecorator;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import io.ringroad.stack.wire.NetworkOrder;
import io.ringroad.stack.wire.TcpHeader;
import java.lang.foreign.MemorySegment;

/** A middlebox that takes SACK-permitted out of the SYNs that it sends on: both ends do without. */
final class SackStripper extends LinkDecorator {
    private static final int SACK_PERMITTED = 0x0402;
    private static final int TWO_NOPS = 0x0101;
    private static final int CHECKSUM = 16;
    /** Behind the header and the MSS option. */
    private static final int SACK_PLACE = TcpHeader.LENGTH + 4;

    private final FramePool pool;

    SackStripper(LinkQueue link, FramePool pool) {
        super(link);
        this.pool = pool;
    }

    @Override
    public boolean transmit(int frame, int offset, int length, int options, int checksumStart, int checksumOffset,
            int gsoSizeBytes) {
        MemorySegment memory = pool.memory();
        long start = pool.address(frame) + offset;
        int etherType = NetworkOrder.u16(memory, start + 12);
        int ip = etherType == EthernetHeader.TYPE_IPV4 ? Ipv4Header.LENGTH : Ipv6Header.LENGTH;
        long tcp = start + EthernetHeader.LENGTH + ip;
        boolean couldBeSyn = etherType != EthernetHeader.TYPE_ARP
                && length >= EthernetHeader.LENGTH + ip + SACK_PLACE + 2;
        if (couldBeSyn && (NetworkOrder.u8(memory, tcp + 13) & TcpHeader.SYN) != 0) {
            strip(memory, tcp);
        }
        return link.transmit(frame, offset, length, options, checksumStart, checksumOffset, gsoSizeBytes);
    }

    private static void strip(MemorySegment memory, long tcp) {
        if (NetworkOrder.u16(memory, tcp + SACK_PLACE) != SACK_PERMITTED) {
            throw new IllegalStateException("SACK-permitted isn't where SYNs of ours have it");
        }
        NetworkOrder.u16(memory, tcp + SACK_PLACE, TWO_NOPS);
        int checksum = Checksum.load(memory, tcp + CHECKSUM);
        Checksum.store(memory, tcp + CHECKSUM, Checksum.update(checksum, Checksum.nativeOrder(SACK_PERMITTED),
                Checksum.nativeOrder(TWO_NOPS)));
    }
}
