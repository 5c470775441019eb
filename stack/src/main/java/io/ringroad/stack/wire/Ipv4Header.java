package io.ringroad.stack.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Flyweight over an IPv4 header (RFC 791 §3.1). Options are skipped, not read.
 *
 * <pre>
 *  0 | version 4 | IHL 4 | DSCP 6, ECN 2 | total length 16               |
 *  4 | identification 16                 | 0, DF, MF, fragment offset 13 |
 *  8 | TTL 8     | protocol 8            | header checksum 16            |
 * 12 | source address                                                    |
 * 16 | destination address                                               |
 * </pre>
 */
public final class Ipv4Header {
    /** Length without options, as we write it. */
    public static final int LENGTH = 20;

    private static final int TOTAL_LENGTH = 2;
    private static final int IDENTIFICATION = 4;
    private static final int FRAGMENT = 6;
    private static final int TTL = 8;
    private static final int PROTOCOL = 9;
    private static final int CHECKSUM = 10;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS_AND_OFFSET = 0x3fff;
    private static final int VERSION_4 = 0x40;
    private static final ValueLayout.OfShort NATIVE_SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    private MemorySegment memory;
    private long offset;

    /** {@link #wrap(MemorySegment, long, int, int)} for a packet that lies in one piece. */
    public boolean wrap(MemorySegment memory, long offset, int length) {
        return wrap(memory, offset, length, length);
    }

    /**
     * Positions the flyweight and checks version and lengths, not the checksum.
     *
     * @param offset       of the header
     * @param length       bytes that lie there in one piece; the header must be among them
     * @param packetLength bytes of the whole packet, of which later pieces may lie elsewhere; at least the total length
     * @return false if malformed; the flyweight must not be used then
     */
    public boolean wrap(MemorySegment memory, long offset, int length, int packetLength) {
        this.memory = memory;
        this.offset = offset;
        if (length < LENGTH || (NetworkOrder.u8(memory, offset) & 0xf0) != VERSION_4) {
            return false;
        }
        int header = headerLength();
        int total = totalLength();
        return header >= LENGTH && header <= length && total >= header && total <= packetLength;
    }

    /** Bytes of the header with its options: 20–60. */
    public int headerLength() {
        return (NetworkOrder.u8(memory, offset) & 0xf) << 2;
    }

    /** Bytes of the packet, header included; what follows is padding. */
    public int totalLength() {
        return NetworkOrder.u16(memory, offset + TOTAL_LENGTH);
    }

    public int payloadLength() {
        return totalLength() - headerLength();
    }

    /** Offset of the payload in the segment. */
    public long payloadOffset() {
        return offset + headerLength();
    }

    public int identification() {
        return NetworkOrder.u16(memory, offset + IDENTIFICATION);
    }

    public boolean dontFragment() {
        return (NetworkOrder.u16(memory, offset + FRAGMENT) & DONT_FRAGMENT) != 0;
    }

    /** One of several fragments, the first included. */
    public boolean isFragment() {
        return (NetworkOrder.u16(memory, offset + FRAGMENT) & MORE_FRAGMENTS_AND_OFFSET) != 0;
    }

    /** The low two bits of the traffic class (RFC 3168 §5). */
    public int ecn() {
        return NetworkOrder.u8(memory, offset + 1) & 3;
    }

    public int ttl() {
        return NetworkOrder.u8(memory, offset + TTL);
    }

    /** One of {@link IpProtocol}. */
    public int protocol() {
        return NetworkOrder.u8(memory, offset + PROTOCOL);
    }

    public int source() {
        return NetworkOrder.i32(memory, offset + SOURCE);
    }

    public int destination() {
        return NetworkOrder.i32(memory, offset + DESTINATION);
    }

    /** Whether the header's own checksum is right. */
    public boolean isChecksumValid() {
        return Checksum.sum(memory, offset, headerLength()) == 0xffff;
    }

    /**
     * Writes a header without options, DF set (path MTU discovery, RFC 1191), with its checksum.
     *
     * @param totalLength    bytes of the packet, header included
     * @param identification may be 0, since an atomic datagram needs none (RFC 6864 §4.1)
     * @param dscp           0–63; ECN is not-ECT
     */
    public static void write(MemorySegment memory, long offset, int source, int destination, int protocol,
            int totalLength, int identification, int ttl, int dscp) {
        NetworkOrder.i32(memory, offset, 0x4500_0000 | dscp << 18 | totalLength);
        NetworkOrder.i32(memory, offset + IDENTIFICATION, identification << 16 | DONT_FRAGMENT);
        NetworkOrder.i32(memory, offset + TTL, ttl << 24 | protocol << 16);
        NetworkOrder.i32(memory, offset + SOURCE, source);
        NetworkOrder.i32(memory, offset + DESTINATION, destination);
        memory.set(NATIVE_SHORT, offset + CHECKSUM, (short) Checksum.finish(Checksum.sum(memory, offset, LENGTH)));
    }
}
