package io.ringroad.transport;

import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.NetworkOrder;
import java.lang.foreign.MemorySegment;

/** Just enough UDP over IPv4 to answer a kernel's datagram from its own frame. */
public final class UdpPackets {
    public static final int CHECKSUM_START = 34;
    public static final int CHECKSUM_OFFSET = 6;
    public static final int PAYLOAD = 42;

    private UdpPackets() {}

    /** Whether an Ethernet frame carries UDP over IPv4 to this port. */
    public static boolean isTo(MemorySegment memory, long at, int port) {
        return NetworkOrder.u16(memory, at + 12) == EthernetHeader.TYPE_IPV4
                && NetworkOrder.u8(memory, at + 23) == 17
                && NetworkOrder.u16(memory, at + 36) == port;
    }

    /** Turns sender and receiver round; sums stay as they are. */
    public static void turnRound(MemorySegment memory, long at) {
        long destination = NetworkOrder.u48(memory, at);
        long source = NetworkOrder.u48(memory, at + 6);
        EthernetHeader.write(memory, at, source, destination, EthernetHeader.TYPE_IPV4);
        swap32(memory, at + 26, at + 30);
        int sourcePort = NetworkOrder.u16(memory, at + 34);
        NetworkOrder.u16(memory, at + 34, NetworkOrder.u16(memory, at + 36));
        NetworkOrder.u16(memory, at + 36, sourcePort);
    }

    private static void swap32(MemorySegment memory, long one, long other) {
        int value = NetworkOrder.i32(memory, one);
        NetworkOrder.i32(memory, one, NetworkOrder.i32(memory, other));
        NetworkOrder.i32(memory, other, value);
    }
}
