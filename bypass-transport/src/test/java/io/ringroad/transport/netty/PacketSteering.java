package io.ringroad.transport.netty;

import io.ringroad.stack.wire.IpAddress;
import java.nio.ByteBuffer;

/** What a {@link MemoryNetwork} must know of a packet. */
final class PacketSteering {
    private static final int ETHERNET_BYTES = 14;
    private static final int TCP = 6;

    private PacketSteering() {}

    /** Whom a TCP packet is for; null for other packets. */
    static IpAddress tcpDestination(byte[] packet) {
        ByteBuffer bytes = ByteBuffer.wrap(packet);
        int type = bytes.getShort(12) & 0xffff;
        if (type == 0x0800 && bytes.get(ETHERNET_BYTES + 9) == TCP) {
            return IpAddress.ofV4(bytes.getInt(ETHERNET_BYTES + 16));
        }
        if (type == 0x86dd && bytes.get(ETHERNET_BYTES + 6) == TCP) {
            return new IpAddress(bytes.getLong(ETHERNET_BYTES + 24), bytes.getLong(ETHERNET_BYTES + 32));
        }
        return null;
    }

    /** The destination port. */
    static int tcpPort(byte[] packet) {
        boolean v4 = packet[12] == 0x08;
        int ipBytes = v4 ? (packet[ETHERNET_BYTES] & 0xf) * 4 : 40;
        return ByteBuffer.wrap(packet).getShort(ETHERNET_BYTES + ipBytes + 2) & 0xffff;
    }
}
