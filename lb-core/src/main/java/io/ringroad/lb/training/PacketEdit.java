package io.ringroad.lb.training;

import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import io.ringroad.stack.wire.NetworkOrder;
import io.ringroad.stack.wire.TcpHeader;
import java.lang.foreign.MemorySegment;

/** An untagged packet that a middlebox changes on its way: what it writes into headers keeps their checksums right. */
final class PacketEdit {
    static final int SEQUENCE = 4;
    static final int ACKNOWLEDGMENT = 8;
    static final int FLAGS = 13;
    static final int WINDOW = 14;
    static final int IP_FRAGMENT = 6;
    static final int IP_PROTOCOL = 9;
    private static final int DATA_OFFSET = 12;
    private static final int IP_CHECKSUM = 10;
    private static final int ETHER_TYPE = 12;
    private static final int NOP = 1;

    private MemorySegment memory;
    private long start;
    private boolean v4;
    private long tcp;

    /** @return whether it is TCP, without IP options */
    boolean wrap(MemorySegment packetMemory, long packetStart) {
        memory = packetMemory;
        start = packetStart;
        int type = NetworkOrder.u16(memory, start + ETHER_TYPE);
        v4 = type == EthernetHeader.TYPE_IPV4;
        tcp = ip() + (v4 ? Ipv4Header.LENGTH : Ipv6Header.LENGTH);
        return v4 && NetworkOrder.u8(memory, ip() + IP_PROTOCOL) == IpProtocol.TCP
                || type == EthernetHeader.TYPE_IPV6 && NetworkOrder.u8(memory, ip() + 6) == IpProtocol.TCP;
    }

    boolean isV4() {
        return v4;
    }

    boolean has(int tcpFlag) {
        return (NetworkOrder.u8(memory, tcp + FLAGS) & tcpFlag) != 0;
    }

    private long ip() {
        return start + EthernetHeader.LENGTH;
    }

    void etherType(int type) {
        NetworkOrder.u16(memory, start + ETHER_TYPE, type);
    }

    void destinationMac(long address) {
        NetworkOrder.u48(memory, start, address);
    }

    /** An octet of the IPv4 header. */
    void ipOctet(int at, int value) {
        octet(ip(), at, value, IP_CHECKSUM);
    }

    /** An octet of the TCP header or its options. */
    void tcpOctet(int at, int value) {
        octet(tcp, at, value, TcpHeader.CHECKSUM_OFFSET);
    }

    /** Four octets of the TCP header, by a difference. */
    void tcpAdd(int at, int difference) {
        int value = NetworkOrder.i32(memory, tcp + at) + difference;
        for (int i = 0; i < 4; i++) {
            tcpOctet(at + i, value >>> 24 - 8 * i & 0xff);
        }
    }

    void window(int value) {
        tcpOctet(WINDOW, value >>> 8);
        tcpOctet(WINDOW + 1, value & 0xff);
    }

    private void octet(long header, int at, int value, int checksumAt) {
        int even = at & ~1;
        int before = NetworkOrder.u16(memory, header + even);
        NetworkOrder.u8(memory, header + at, value);
        int after = NetworkOrder.u16(memory, header + even);
        int checksum = Checksum.load(memory, header + checksumAt);
        Checksum.store(memory, header + checksumAt,
                Checksum.update(checksum, Checksum.nativeOrder(before), Checksum.nativeOrder(after)));
    }

    /** Puts NOPs in the place of a TCP option; does nothing if it isn't there. */
    void strip(int kind) {
        int at = option(kind);
        if (at > 0) {
            int size = NetworkOrder.u8(memory, tcp + at + 1);
            for (int i = 0; i < size; i++) {
                tcpOctet(at + i, NOP);
            }
        }
    }

    /** Adds to four octets inside a TCP option, if it is there. */
    void addToOption(int kind, int at, int difference) {
        int option = option(kind);
        if (option > 0) {
            tcpAdd(option + at, difference);
        }
    }

    private int option(int kind) {
        int end = NetworkOrder.u8(memory, tcp + DATA_OFFSET) >>> 4 << 2;
        for (int at = TcpHeader.LENGTH; at + 1 < end; ) {
            int found = NetworkOrder.u8(memory, tcp + at);
            if (found == kind) {
                return at;
            }
            at += found == NOP ? 1 : Math.max(2, NetworkOrder.u8(memory, tcp + at + 1));
        }
        return 0;
    }

    /**
     * Makes an ICMPv4 error about the packet of it, to the one who sent it.
     *
     * @param rest second word of the ICMP header, such as the next hop's MTU
     * @return the new packet's length
     */
    int toIcmpError(int type, int code, int rest) {
        int quoted = Ipv4Header.LENGTH + 8;
        int icmpLength = 8 + quoted;
        long to = NetworkOrder.u48(memory, start + 6);
        NetworkOrder.u48(memory, start + 6, NetworkOrder.u48(memory, start));
        NetworkOrder.u48(memory, start, to);
        long icmp = ip() + Ipv4Header.LENGTH;
        MemorySegment.copy(memory, ip(), memory, icmp + 8, quoted);
        NetworkOrder.u16(memory, icmp, type << 8 | code);
        NetworkOrder.u16(memory, icmp + 2, 0);
        NetworkOrder.i32(memory, icmp + 4, rest);
        Checksum.store(memory, icmp + 2, Checksum.finish(Checksum.sum(memory, icmp, icmpLength)));
        int source = NetworkOrder.i32(memory, ip() + 12);
        NetworkOrder.i32(memory, ip() + 12, NetworkOrder.i32(memory, ip() + 16));
        NetworkOrder.i32(memory, ip() + 16, source);
        NetworkOrder.u16(memory, ip() + 2, Ipv4Header.LENGTH + icmpLength);
        NetworkOrder.u8(memory, ip() + IP_PROTOCOL, IpProtocol.ICMPV4);
        NetworkOrder.u16(memory, ip() + IP_CHECKSUM, 0);
        Checksum.store(memory, ip() + IP_CHECKSUM, Checksum.finish(Checksum.sum(memory, ip(), Ipv4Header.LENGTH)));
        return EthernetHeader.LENGTH + Ipv4Header.LENGTH + icmpLength;
    }
}
