package io.ringroad.stack.wire;

import java.lang.foreign.MemorySegment;

/**
 * A neighbour solicitation or advertisement (RFC 4861 §4.3, §4.4).
 *
 * @param type   {@link Icmpv6Message#NEIGHBOUR_SOLICITATION} or {@link Icmpv6Message#NEIGHBOUR_ADVERTISEMENT}
 * @param flags  of an advertisement: {@link #ROUTER}, {@link #SOLICITED}, {@link #OVERRIDE}; else 0
 * @param target whose Ethernet address is asked for or told
 * @param mac    the source (solicitation) or target (advertisement) link-layer address option; -1 if there is none
 */
public record NeighbourMessage(int type, int flags, IpAddress target, long mac) {
    public static final int ROUTER = 0x8000_0000;
    public static final int SOLICITED = 0x4000_0000;
    public static final int OVERRIDE = 0x2000_0000;
    /** Bytes with the link-layer address option. */
    public static final int LENGTH_WITH_MAC = 32;

    private static final int LENGTH = 24;
    private static final int REQUIRED_HOP_LIMIT = 255;
    private static final int SOURCE_LINK_LAYER_ADDRESS = 1;
    private static final int TARGET_LINK_LAYER_ADDRESS = 2;
    private static final int NO_MAC = -1;
    private static final int FLAGS = ROUTER | SOLICITED | OVERRIDE;

    /**
     * Reads a message whose checksum is known to be right, with the checks of RFC 4861 §7.1.
     *
     * @param message  as {@link Icmpv6Message#parse} returned it
     * @param hopLimit of the packet: another one than 255 came from outside the link
     * @return null if it isn't one of the two or is malformed
     */
    public static NeighbourMessage parse(MemorySegment memory, Icmpv6Message message, int hopLimit) {
        boolean solicitation = message.type() == Icmpv6Message.NEIGHBOUR_SOLICITATION;
        if (!solicitation && message.type() != Icmpv6Message.NEIGHBOUR_ADVERTISEMENT
                || hopLimit != REQUIRED_HOP_LIMIT || message.code() != 0
                || message.bodyLength() < LENGTH - Icmpv6Message.LENGTH) {
            return null;
        }
        long at = message.bodyOffset();
        IpAddress target = new IpAddress(NetworkOrder.i64(memory, at), NetworkOrder.i64(memory, at + 8));
        long end = at + message.bodyLength();
        int wanted = solicitation ? SOURCE_LINK_LAYER_ADDRESS : TARGET_LINK_LAYER_ADDRESS;
        if (target.isMulticast() || !areOptionsWellFormed(memory, at + 16, end)) {
            return null;
        }
        return new NeighbourMessage(message.type(), solicitation ? 0 : message.rest() & FLAGS, target,
                linkLayerAddress(memory, at + 16, end, wanted));
    }

    /** Every option has a length of at least one unit and fits (RFC 4861 §7.1.1). */
    private static boolean areOptionsWellFormed(MemorySegment memory, long offset, long end) {
        long at = offset;
        while (at + 2 <= end) {
            int length = NetworkOrder.u8(memory, at + 1) << 3;
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return at == end;
    }

    private static long linkLayerAddress(MemorySegment memory, long offset, long end, int wanted) {
        for (long at = offset; at < end; at += NetworkOrder.u8(memory, at + 1) << 3) {
            if (NetworkOrder.u8(memory, at) == wanted && NetworkOrder.u8(memory, at + 1) == 1) {
                long mac = NetworkOrder.u48(memory, at + 2);
                return EthernetHeader.isUnicast(mac) ? mac : NO_MAC;
            }
        }
        return NO_MAC;
    }

    /** Writes the message and its checksum; returns its length. */
    public int emit(MemorySegment memory, long offset, IpAddress source, IpAddress destination) {
        NetworkOrder.i64(memory, offset + 8, target.high());
        NetworkOrder.i64(memory, offset + 16, target.low());
        int length = LENGTH;
        if (mac != NO_MAC) {
            boolean solicitation = type == Icmpv6Message.NEIGHBOUR_SOLICITATION;
            int option = solicitation ? SOURCE_LINK_LAYER_ADDRESS : TARGET_LINK_LAYER_ADDRESS;
            NetworkOrder.u16(memory, offset + LENGTH, option << 8 | 1);
            NetworkOrder.u48(memory, offset + LENGTH + 2, mac);
            length = LENGTH_WITH_MAC;
        }
        int pseudoHeader = Checksum.pseudoHeader(source.high(), source.low(), destination.high(), destination.low(),
                IpProtocol.ICMPV6, length);
        Icmpv6Message.write(memory, offset, type, 0, flags, length - Icmpv6Message.LENGTH, pseudoHeader);
        return length;
    }
}
