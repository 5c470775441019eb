package io.ringroad.load.simulated;

import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.TcpHeader;
import io.ringroad.stack.wire.TcpOptions;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Writes the first segment of a {@link SegmentQueue} as a whole Ethernet frame with right checksums. */
final class SegmentWriter {
    private static final int MSS_BYTES = 1460;
    private static final int WINDOW_SCALE = 7;
    private static final int WINDOW = 64240;

    private final long destinationMac;
    private final long sourceMac;
    private final MemorySegment payload;
    private final int[] payloadSums;

    /** @param maxPayloadBytes of a segment */
    SegmentWriter(long destinationMac, long sourceMac, int maxPayloadBytes) {
        this.destinationMac = destinationMac;
        this.sourceMac = sourceMac;
        byte[] bytes = new byte[maxPayloadBytes];
        new Random(1).nextBytes(bytes);
        this.payload = MemorySegment.ofArray(bytes);
        this.payloadSums = new int[maxPayloadBytes + 1];
        for (int length = 0; length <= maxPayloadBytes; length++) {
            payloadSums[length] = Checksum.sum(payload, 0, length);
        }
    }

    /** @return bytes written */
    int write(SegmentQueue queue, int timestampMs, MemorySegment memory, long at) {
        long ip = at + EthernetHeader.LENGTH;
        long tcp = ip + Ipv4Header.LENGTH;
        int header = TcpHeader.LENGTH + options(queue, timestampMs, memory, tcp + TcpHeader.LENGTH);
        int length = queue.lengthBytes();
        EthernetHeader.write(memory, at, destinationMac, sourceMac, EthernetHeader.TYPE_IPV4);
        Ipv4Header.write(memory, ip, queue.source(), queue.destination(), IpProtocol.TCP,
                Ipv4Header.LENGTH + header + length, 0, 64, 0);
        TcpHeader.write(memory, tcp, queue.sourcePort(), queue.destinationPort(), queue.sequence(),
                queue.acknowledgement(), header, queue.flags(), WINDOW);
        MemorySegment.copy(payload, 0, memory, tcp + header, length);
        int sum = Checksum.combine(pseudoHeader(queue, header + length), Checksum.sum(memory, tcp, header));
        Checksum.store(memory, tcp + TcpHeader.CHECKSUM_OFFSET,
                Checksum.finish(Checksum.combine(sum, payloadSums[length])));
        return EthernetHeader.LENGTH + Ipv4Header.LENGTH + header + length;
    }

    private static int options(SegmentQueue queue, int timestampMs, MemorySegment memory, long at) {
        return (queue.flags() & TcpHeader.SYN) == 0
                ? TcpOptions.writeTimestamps(memory, at, timestampMs, queue.echo())
                : TcpOptions.writeSyn(memory, at, MSS_BYTES, WINDOW_SCALE, true, true, timestampMs, queue.echo());
    }

    private static int pseudoHeader(SegmentQueue queue, int length) {
        return Checksum.pseudoHeader(0, IpAddress.V4_MAPPED | Integer.toUnsignedLong(queue.source()),
                0, IpAddress.V4_MAPPED | Integer.toUnsignedLong(queue.destination()), IpProtocol.TCP, length);
    }
}
