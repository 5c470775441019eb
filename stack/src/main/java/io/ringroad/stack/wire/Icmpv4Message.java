package io.ringroad.stack.wire;

import java.lang.foreign.MemorySegment;

/**
 * An ICMP message for IPv4 (RFC 792): the eight octets of its header; the body stays where it lies.
 *
 * @param type       such as {@link #ECHO_REQUEST}
 * @param code       meaning depends on the type
 * @param rest       octets 4–7: identifier and sequence number of an echo, next-hop MTU in the low half of a
 *                   "fragmentation needed" (RFC 1191 §4)
 * @param bodyOffset of the octets behind the header, in the segment
 * @param bodyLength of them
 */
public record Icmpv4Message(int type, int code, int rest, long bodyOffset, int bodyLength) {
    public static final int LENGTH = 8;
    public static final int ECHO_REPLY = 0;
    public static final int DESTINATION_UNREACHABLE = 3;
    public static final int ECHO_REQUEST = 8;
    public static final int TIME_EXCEEDED = 11;
    public static final int PARAMETER_PROBLEM = 12;

    public static final int CODE_PROTOCOL_UNREACHABLE = 2;
    public static final int CODE_PORT_UNREACHABLE = 3;
    public static final int CODE_FRAGMENTATION_NEEDED = 4;

    private static final int CHECKSUM = 2;

    /** @return null if it is too short or its checksum is wrong */
    public static Icmpv4Message parse(MemorySegment memory, long offset, int length) {
        if (length < LENGTH || Checksum.sum(memory, offset, length) != 0xffff) {
            return null;
        }
        return new Icmpv4Message(NetworkOrder.u8(memory, offset), NetworkOrder.u8(memory, offset + 1),
                NetworkOrder.i32(memory, offset + 4), offset + LENGTH, length - LENGTH);
    }

    /** Writes header and checksum in front of a body that is there already. */
    public static void write(MemorySegment memory, long offset, int type, int code, int rest, int bodyLength) {
        NetworkOrder.i32(memory, offset, type << 24 | code << 16);
        NetworkOrder.i32(memory, offset + 4, rest);
        int sum = Checksum.sum(memory, offset, LENGTH + bodyLength);
        Checksum.store(memory, offset + CHECKSUM, Checksum.finish(sum));
    }
}
