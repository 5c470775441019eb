package io.ringroad.stack;

import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import io.ringroad.stack.wire.TcpHeader;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** A TCP packet as a test says it; {@link #bytes} is the whole Ethernet frame with right checksums. */
public record TcpPacket(
        long destinationMac, long sourceMac, IpAddress source, IpAddress destination, int sourcePort,
        int destinationPort, int sequence, int acknowledgement, int flags, int window, byte[] options, byte[] payload) {

    public static TcpPacket of(IpAddress source, IpAddress destination) {
        return new TcpPacket(0x020000000002L, 0x020000000001L, source, destination, 1000, 80, 1, 1, TcpHeader.ACK,
                65535, new byte[0], new byte[0]);
    }

    public TcpPacket macs(long destination, long source) {
        return new TcpPacket(destination, source, this.source, this.destination, sourcePort, destinationPort, sequence,
                acknowledgement, flags, window, options, payload);
    }

    public TcpPacket flags(int flags) {
        return new TcpPacket(destinationMac, sourceMac, source, destination, sourcePort, destinationPort, sequence,
                acknowledgement, flags, window, options, payload);
    }

    public TcpPacket options(byte... options) {
        return new TcpPacket(destinationMac, sourceMac, source, destination, sourcePort, destinationPort, sequence,
                acknowledgement, flags, window, options, payload);
    }

    public TcpPacket payload(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return new TcpPacket(destinationMac, sourceMac, source, destination, sourcePort, destinationPort, sequence,
                acknowledgement, flags, window, options, bytes);
    }

    public int ipHeaderBytes() {
        return destination.isV4() ? Ipv4Header.LENGTH : Ipv6Header.LENGTH;
    }

    /** Offset of the TCP header in {@link #bytes}. */
    public int tcpStart() {
        return EthernetHeader.LENGTH + ipHeaderBytes();
    }

    public int tcpBytes() {
        return TcpHeader.LENGTH + options.length + payload.length;
    }

    public byte[] bytes() {
        return bytes(true);
    }

    /** @param complete false: the checksum field holds the pseudo-header sum only */
    public byte[] bytes(boolean complete) {
        byte[] bytes = new byte[tcpStart() + tcpBytes()];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        int type = destination.isV4() ? EthernetHeader.TYPE_IPV4 : EthernetHeader.TYPE_IPV6;
        EthernetHeader.write(memory, 0, destinationMac, sourceMac, type);
        if (destination.isV4()) {
            Ipv4Header.write(memory, EthernetHeader.LENGTH, source.v4(), destination.v4(), IpProtocol.TCP,
                    Ipv4Header.LENGTH + tcpBytes(), 7, 64, 0);
        } else {
            Ipv6Header.write(memory, EthernetHeader.LENGTH, source.high(), source.low(), destination.high(),
                    destination.low(), IpProtocol.TCP, tcpBytes(), 64, 0);
        }
        TcpHeader.write(memory, tcpStart(), sourcePort, destinationPort, sequence, acknowledgement,
                TcpHeader.LENGTH + options.length, flags, window);
        System.arraycopy(options, 0, bytes, tcpStart() + TcpHeader.LENGTH, options.length);
        System.arraycopy(payload, 0, bytes, tcpStart() + TcpHeader.LENGTH + options.length, payload.length);
        int pseudo = Checksum.pseudoHeader(source.high(), source.low(), destination.high(), destination.low(),
                IpProtocol.TCP, tcpBytes());
        int sum = Checksum.combine(pseudo, Checksum.sum(memory, tcpStart(), tcpBytes()));
        Checksum.store(memory, tcpStart() + TcpHeader.CHECKSUM_OFFSET, complete ? Checksum.finish(sum) : pseudo);
        return bytes;
    }

    /** Whether the checksums of a whole untagged frame are right. */
    public static boolean isChecksumRight(byte[] frame) {
        MemorySegment memory = MemorySegment.ofArray(frame);
        boolean v4 = frame[EthernetHeader.LENGTH] >>> 4 == 4;
        int tcpStart = EthernetHeader.LENGTH + (v4 ? Ipv4Header.LENGTH : Ipv6Header.LENGTH);
        int length = frame.length - tcpStart;
        int addresses = v4 ? Checksum.sum(memory, 26, 8) : Checksum.sum(memory, 22, 32);
        int sum = Checksum.combine(addresses, Checksum.nativeOrder(IpProtocol.TCP + length));
        sum = Checksum.combine(sum, Checksum.sum(memory, tcpStart, length));
        return sum == 0xffff && (!v4 || Checksum.sum(memory, EthernetHeader.LENGTH, Ipv4Header.LENGTH) == 0xffff);
    }
}
