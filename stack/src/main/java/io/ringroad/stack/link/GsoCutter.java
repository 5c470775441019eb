package io.ringroad.stack.link;

import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.NetworkOrder;
import io.ringroad.stack.wire.TcpHeader;
import java.lang.foreign.MemorySegment;

/**
 * Cuts one large TCP packet into segments, as a NIC with segmentation offload does: same headers with sequence number,
 * lengths and checksums of their own; PSH and FIN only on the last, CWR only on the first.
 */
final class GsoCutter {
    private static final int IPV4_TOTAL_LENGTH = 2;
    private static final int IPV4_IDENTIFICATION = 4;
    private static final int IPV4_CHECKSUM = 10;
    private static final int IPV6_PAYLOAD_LENGTH = 4;
    private static final int TCP_SEQUENCE = 4;
    private static final int TCP_FLAGS = 13;

    private MemorySegment source;
    private int tcpStart;
    private int headers;
    private int payload;
    private int segmentBytes;

    /**
     * Positions it on an untagged packet.
     *
     * @param length       of the packet, which starts at the segment's first byte
     * @param tcpStart     offset of the TCP header
     * @param segmentBytes payload per segment
     * @return the number of segments
     */
    int wrap(MemorySegment source, int length, int tcpStart, int segmentBytes) {
        this.source = source;
        this.tcpStart = tcpStart;
        this.headers = tcpStart + (NetworkOrder.u8(source, tcpStart + 12) >>> 4 << 2);
        this.payload = length - headers;
        this.segmentBytes = segmentBytes;
        return Math.max(1, (payload + segmentBytes - 1) / segmentBytes);
    }

    /** Bytes of one segment with all its headers. */
    int length(int segment) {
        return headers + payloadOf(segment);
    }

    private int payloadOf(int segment) {
        return Math.min(segmentBytes, payload - segment * segmentBytes);
    }

    /** Writes one segment of {@link #length} bytes. */
    void write(int segment, MemorySegment target, long offset) {
        int bytes = payloadOf(segment);
        MemorySegment.copy(source, 0, target, offset, headers);
        MemorySegment.copy(source, headers + (long) segment * segmentBytes, target, offset + headers, bytes);
        long ip = offset + EthernetHeader.LENGTH;
        if (NetworkOrder.u8(target, ip) >>> 4 == 4) {
            ipv4(target, ip, bytes, segment);
        } else {
            NetworkOrder.u16(target, ip + IPV6_PAYLOAD_LENGTH, headers - EthernetHeader.LENGTH - 40 + bytes);
        }
        tcp(target, offset, segment, bytes);
    }

    private void ipv4(MemorySegment target, long ip, int bytes, int segment) {
        NetworkOrder.u16(target, ip + IPV4_TOTAL_LENGTH, headers - EthernetHeader.LENGTH + bytes);
        int identification = NetworkOrder.u16(target, ip + IPV4_IDENTIFICATION) + segment;
        NetworkOrder.u16(target, ip + IPV4_IDENTIFICATION, identification);
        Checksum.store(target, ip + IPV4_CHECKSUM, 0);
        int sum = Checksum.sum(target, ip, tcpStart - EthernetHeader.LENGTH);
        Checksum.store(target, ip + IPV4_CHECKSUM, Checksum.finish(sum));
    }

    private void tcp(MemorySegment target, long offset, int segment, int bytes) {
        long tcp = offset + tcpStart;
        boolean last = (segment + 1) * segmentBytes >= payload;
        int flags = NetworkOrder.u8(target, tcp + TCP_FLAGS);
        flags &= last ? ~0 : ~(TcpHeader.FIN | TcpHeader.PSH);
        flags &= segment == 0 ? ~0 : ~TcpHeader.CWR;
        NetworkOrder.u8(target, tcp + TCP_FLAGS, flags);
        int sequence = NetworkOrder.i32(target, tcp + TCP_SEQUENCE) + segment * segmentBytes;
        NetworkOrder.i32(target, tcp + TCP_SEQUENCE, sequence);
        int length = headers - tcpStart + bytes;
        Checksum.store(target, tcp + TcpHeader.CHECKSUM_OFFSET, 0);
        int sum = Checksum.combine(Checksum.sum(target, tcp, length), pseudoHeader(target, offset, length));
        Checksum.store(target, tcp + TcpHeader.CHECKSUM_OFFSET, Checksum.finish(sum));
    }

    private static int pseudoHeader(MemorySegment packet, long offset, int length) {
        long ip = offset + EthernetHeader.LENGTH;
        boolean v4 = NetworkOrder.u8(packet, ip) >>> 4 == 4;
        int addresses = v4 ? Checksum.sum(packet, ip + 12, 8) : Checksum.sum(packet, ip + 8, 32);
        return Checksum.combine(addresses, Checksum.nativeOrder(IpProtocol.TCP + length));
    }
}
