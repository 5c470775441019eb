package io.ringroad.load.benchmark;

import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.TcpHeader;
import io.ringroad.stack.wire.TcpOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Reading and writing the headers of one segment with timestamps: Ethernet, IPv4, TCP. */
public class WireBenchmark extends Nanoseconds {
    private static final int OFFSET = 256;
    private static final int IP = OFFSET + EthernetHeader.LENGTH;
    private static final int TCP = IP + Ipv4Header.LENGTH;
    private static final int TCP_BYTES = TcpHeader.LENGTH + TcpOptions.TIMESTAMPS_LENGTH;

    private final MemorySegment memory = Arena.ofAuto().allocate(4096, 64);
    private final EthernetHeader ethernet = new EthernetHeader();
    private final Ipv4Header ipv4 = new Ipv4Header();
    private final TcpHeader tcp = new TcpHeader();
    private final TcpOptions options = new TcpOptions();
    private int sequence;

    @Setup
    public void writeOnce() {
        write();
    }

    @Benchmark
    public int parse() {
        if (!ethernet.wrap(memory, OFFSET, 100) || ethernet.etherType() != EthernetHeader.TYPE_IPV4
                || !ipv4.wrap(memory, IP, 100) || !ipv4.isChecksumValid()
                || !tcp.wrap(memory, ipv4.payloadOffset(), ipv4.payloadLength())
                || !options.parse(memory, tcp.optionsOffset(), tcp.optionsLength())) {
            throw new IllegalStateException("the frame is malformed");
        }
        return ipv4.source() + ipv4.destination() + tcp.sourcePort() + tcp.destinationPort() + tcp.sequence()
                + tcp.acknowledgement() + tcp.window() + tcp.flags() + options.tsVal() + options.tsEcr();
    }

    @Benchmark
    public int write() {
        EthernetHeader.write(memory, OFFSET, 0x020000000001L, 0x020000000002L, EthernetHeader.TYPE_IPV4);
        Ipv4Header.write(memory, IP, 0x0a000001, 0x0a000002, IpProtocol.TCP, Ipv4Header.LENGTH + TCP_BYTES, 0, 64, 0);
        TcpHeader.write(memory, TCP, 1024, 80, sequence++, 7, TCP_BYTES, TcpHeader.ACK, 1000);
        return TcpOptions.writeTimestamps(memory, TCP + TcpHeader.LENGTH, sequence, 1);
    }
}
