package io.ringroad.stack.wire;

import java.lang.foreign.MemorySegment;

/**
 * An ARP packet for IPv4 over Ethernet (RFC 826).
 *
 * @param operation     {@link #REQUEST} or {@link #REPLY}
 * @param senderMac     Ethernet address of the sender, low 48 bits
 * @param senderAddress IPv4 address of the sender; 0 in a probe (RFC 5227)
 * @param targetMac     Ethernet address asked for, 0 in a request
 * @param targetAddress IPv4 address of the target
 */
public record ArpPacket(int operation, long senderMac, int senderAddress, long targetMac, int targetAddress) {
    public static final int REQUEST = 1;
    public static final int REPLY = 2;
    /** Bytes behind the Ethernet header. */
    public static final int LENGTH = 28;

    /** Hardware type 1, protocol type IPv4, address lengths 6 and 4. */
    private static final long ETHERNET_IPV4 = 1L << 32 | (long) EthernetHeader.TYPE_IPV4 << 16 | 6 << 8 | 4;

    /**
     * @param offset of the first octet behind the Ethernet header
     * @return null if it is too short, isn't IPv4 over Ethernet, isn't a request or reply, or the sender's Ethernet
     *     address cannot be one
     */
    public static ArpPacket parse(MemorySegment memory, long offset, int length) {
        if (length < LENGTH || NetworkOrder.u48(memory, offset) != ETHERNET_IPV4) {
            return null;
        }
        int operation = NetworkOrder.u16(memory, offset + 6);
        long senderMac = NetworkOrder.u48(memory, offset + 8);
        if (operation != REQUEST && operation != REPLY || !EthernetHeader.isUnicast(senderMac)) {
            return null;
        }
        return new ArpPacket(operation, senderMac, NetworkOrder.i32(memory, offset + 14),
                NetworkOrder.u48(memory, offset + 18), NetworkOrder.i32(memory, offset + 24));
    }

    /** Somebody asks who has {@code targetAddress}. */
    public static ArpPacket request(long senderMac, int senderAddress, int targetAddress) {
        return new ArpPacket(REQUEST, senderMac, senderAddress, 0, targetAddress);
    }

    /** The answer to this request: {@code mac} has the target address. */
    public ArpPacket reply(long mac) {
        return new ArpPacket(REPLY, mac, targetAddress, senderMac, senderAddress);
    }

    /** Sent unasked, to tell the others (RFC 5227 §3). */
    public boolean isGratuitous() {
        return senderAddress == targetAddress;
    }

    /** Writes the packet; returns {@link #LENGTH}. */
    public int emit(MemorySegment memory, long offset) {
        NetworkOrder.u48(memory, offset, ETHERNET_IPV4);
        NetworkOrder.u16(memory, offset + 6, operation);
        NetworkOrder.u48(memory, offset + 8, senderMac);
        NetworkOrder.i32(memory, offset + 14, senderAddress);
        NetworkOrder.u48(memory, offset + 18, targetMac);
        NetworkOrder.i32(memory, offset + 24, targetAddress);
        return LENGTH;
    }
}
