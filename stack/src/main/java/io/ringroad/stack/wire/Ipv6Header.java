package io.ringroad.stack.wire;

import java.lang.foreign.MemorySegment;

/**
 * Flyweight over an IPv6 header (RFC 8200 §3) and the extension headers behind it, which are walked once in
 * {@code wrap} to find the transport header.
 *
 * <pre>
 *  0 | version 4 | traffic class 8 | flow label 20          |
 *  4 | payload length 16 | next header 8 | hop limit 8      |
 *  8 | source address, 16 octets                            |
 * 24 | destination address, 16 octets                       |
 * </pre>
 */
public final class Ipv6Header {
    /** Length without extension headers, as we write it. */
    public static final int LENGTH = 40;
    /** More extension headers than that in one packet are an attack, not traffic. */
    public static final int MAX_EXTENSION_HEADERS = 8;

    private static final int PAYLOAD_LENGTH = 4;
    private static final int NEXT_HEADER = 6;
    private static final int HOP_LIMIT = 7;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;
    private static final int ROUTING_SEGMENTS_LEFT = 3;
    private static final int FRAGMENT_OFFSET = 2;
    private static final int MORE_FRAGMENTS_AND_OFFSET = 0xfff9;

    private MemorySegment memory;
    private long offset;
    private int headerLength;
    private int protocol;
    private boolean fragment;

    /** {@link #wrap(MemorySegment, long, int, int)} for a packet that lies in one piece. */
    public boolean wrap(MemorySegment memory, long offset, int length) {
        return wrap(memory, offset, length, length);
    }

    /**
     * Positions the flyweight, checks version and lengths and walks the extension headers.
     *
     * @param offset       of the header
     * @param length       bytes that lie there in one piece; all headers must be among them
     * @param packetLength bytes of the whole packet, of which later pieces may lie elsewhere
     * @return false if malformed; the flyweight must not be used then
     */
    public boolean wrap(MemorySegment memory, long offset, int length, int packetLength) {
        this.memory = memory;
        this.offset = offset;
        if (length < LENGTH || NetworkOrder.u8(memory, offset) >>> 4 != 6 || totalLength() > packetLength) {
            return false;
        }
        fragment = false;
        headerLength = LENGTH;
        protocol = NetworkOrder.u8(memory, offset + NEXT_HEADER);
        return walkExtensionHeaders(Math.min(length, totalLength()));
    }

    private boolean walkExtensionHeaders(int limit) {
        for (int walked = 0; isSkippable(protocol); walked++) {
            if (walked == MAX_EXTENSION_HEADERS || headerLength + 8 > limit) {
                return false;
            }
            long at = offset + headerLength;
            if (protocol == IpProtocol.ROUTING && NetworkOrder.u8(memory, at + ROUTING_SEGMENTS_LEFT) != 0) {
                return true; // not for us to forward: protocol() says so
            }
            headerLength += extensionLength(at);
            if (headerLength > limit) {
                return false;
            }
            protocol = NetworkOrder.u8(memory, at);
            if (fragment) {
                return true; // what follows is not a header
            }
        }
        return true;
    }

    private int extensionLength(long at) {
        if (protocol != IpProtocol.FRAGMENT) {
            return (NetworkOrder.u8(memory, at + 1) + 1) << 3;
        }
        // An atomic fragment is a whole packet (RFC 6946 §4)
        fragment = (NetworkOrder.u16(memory, at + FRAGMENT_OFFSET) & MORE_FRAGMENTS_AND_OFFSET) != 0;
        return 8;
    }

    private static boolean isSkippable(int protocol) {
        return protocol == IpProtocol.HOP_BY_HOP || protocol == IpProtocol.ROUTING || protocol == IpProtocol.FRAGMENT
                || protocol == IpProtocol.DESTINATION_OPTIONS;
    }

    /** Bytes of the header and the extension headers before the transport header. */
    public int headerLength() {
        return headerLength;
    }

    /** Bytes of the packet, header included; what follows is padding. */
    public int totalLength() {
        return LENGTH + NetworkOrder.u16(memory, offset + PAYLOAD_LENGTH);
    }

    /** Bytes behind the extension headers. */
    public int payloadLength() {
        return totalLength() - headerLength;
    }

    /** Offset of the transport header in the segment. */
    public long payloadOffset() {
        return offset + headerLength;
    }

    /** What {@link #payloadOffset()} holds; {@link IpProtocol#ROUTING} if the packet is to travel on from here. */
    public int protocol() {
        return protocol;
    }

    /** One of several fragments, the first included. */
    public boolean isFragment() {
        return fragment;
    }

    /** The low two bits of the traffic class (RFC 3168 §5). */
    public int ecn() {
        return NetworkOrder.u16(memory, offset) >>> 4 & 3;
    }

    public int hopLimit() {
        return NetworkOrder.u8(memory, offset + HOP_LIMIT);
    }

    public long sourceHigh() {
        return NetworkOrder.i64(memory, offset + SOURCE);
    }

    public long sourceLow() {
        return NetworkOrder.i64(memory, offset + SOURCE + 8);
    }

    public long destinationHigh() {
        return NetworkOrder.i64(memory, offset + DESTINATION);
    }

    public long destinationLow() {
        return NetworkOrder.i64(memory, offset + DESTINATION + 8);
    }

    /**
     * Writes a header without extension headers; flow label 0.
     *
     * @param nextHeader    one of {@link IpProtocol}
     * @param payloadLength bytes behind this header
     * @param trafficClass  0–255
     */
    public static void write(MemorySegment memory, long offset, long sourceHigh, long sourceLow, long destinationHigh,
            long destinationLow, int nextHeader, int payloadLength, int hopLimit, int trafficClass) {
        NetworkOrder.i32(memory, offset, 0x6000_0000 | trafficClass << 20);
        NetworkOrder.i32(memory, offset + PAYLOAD_LENGTH, payloadLength << 16 | nextHeader << 8 | hopLimit);
        NetworkOrder.i64(memory, offset + SOURCE, sourceHigh);
        NetworkOrder.i64(memory, offset + SOURCE + 8, sourceLow);
        NetworkOrder.i64(memory, offset + DESTINATION, destinationHigh);
        NetworkOrder.i64(memory, offset + DESTINATION + 8, destinationLow);
    }
}
