package io.ringroad.stack.wire;

import java.lang.foreign.MemorySegment;

/**
 * An ICMPv6 message (RFC 4443): the eight octets of its header; the body stays where it lies.
 *
 * @param type       such as {@link #ECHO_REQUEST}
 * @param code       meaning depends on the type
 * @param rest       octets 4–7: identifier and sequence number of an echo, the MTU of a "packet too big"
 * @param bodyOffset of the octets behind the header, in the segment
 * @param bodyLength of them
 */
public record Icmpv6Message(int type, int code, int rest, long bodyOffset, int bodyLength) {
    public static final int LENGTH = 8;
    public static final int DESTINATION_UNREACHABLE = 1;
    public static final int PACKET_TOO_BIG = 2;
    public static final int TIME_EXCEEDED = 3;
    public static final int PARAMETER_PROBLEM = 4;
    public static final int ECHO_REQUEST = 128;
    public static final int ECHO_REPLY = 129;
    public static final int NEIGHBOUR_SOLICITATION = 135;
    public static final int NEIGHBOUR_ADVERTISEMENT = 136;

    public static final int CODE_PORT_UNREACHABLE = 4;

    private static final int CHECKSUM = 2;

    /**
     * @param pseudoHeader {@link Checksum#pseudoHeader} of the packet's addresses, {@link IpProtocol#ICMPV6} and length
     * @return null if it is too short or its checksum is wrong
     */
    public static Icmpv6Message parse(MemorySegment memory, long offset, int length, int pseudoHeader) {
        if (length < LENGTH || Checksum.combine(Checksum.sum(memory, offset, length), pseudoHeader) != 0xffff) {
            return null;
        }
        return new Icmpv6Message(NetworkOrder.u8(memory, offset), NetworkOrder.u8(memory, offset + 1),
                NetworkOrder.i32(memory, offset + 4), offset + LENGTH, length - LENGTH);
    }

    /** Writes header and checksum in front of a body that is there already. */
    public static void write(MemorySegment memory, long offset, int type, int code, int rest, int bodyLength,
            int pseudoHeader) {
        NetworkOrder.i32(memory, offset, type << 24 | code << 16);
        NetworkOrder.i32(memory, offset + 4, rest);
        int sum = Checksum.combine(Checksum.sum(memory, offset, LENGTH + bodyLength), pseudoHeader);
        Checksum.store(memory, offset + CHECKSUM, Checksum.finish(sum));
    }
}
