package io.ringroad.load.simulated;

import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.TcpHeader;
import io.ringroad.stack.wire.TcpOptions;
import java.lang.foreign.MemorySegment;

/** Flyweight over a TCP segment in an untagged Ethernet frame of IPv4, such as the stack sends. */
public final class ReceivedSegment {
    private final Ipv4Header ip = new Ipv4Header();
    private final TcpHeader tcp = new TcpHeader();
    private final TcpOptions options = new TcpOptions();
    private int length;

    /** @return false if it is something else */
    boolean wrap(MemorySegment memory, long offset, int bytes) {
        int packetBytes = bytes - EthernetHeader.LENGTH;
        if (!ip.wrap(memory, offset + EthernetHeader.LENGTH, packetBytes)
                || !tcp.wrap(memory, ip.payloadOffset(), ip.payloadLength())) {
            return false;
        }
        length = ip.payloadLength() - tcp.dataOffsetBytes();
        return options.parse(memory, tcp.optionsOffset(), tcp.optionsLength());
    }

    public int source() {
        return ip.source();
    }

    public int destination() {
        return ip.destination();
    }

    public int sourcePort() {
        return tcp.sourcePort();
    }

    public int destinationPort() {
        return tcp.destinationPort();
    }

    public int acknowledgement() {
        return tcp.acknowledgement();
    }

    /** Whether any of these flags of {@link TcpHeader} is set. */
    public boolean has(int flags) {
        return tcp.has(flags);
    }

    /** Bytes of payload. */
    public int payloadLength() {
        return length;
    }

    /** The sequence number behind payload, SYN and FIN: what acknowledges all of it. */
    public int end() {
        return tcp.sequence() + length + (tcp.has(TcpHeader.SYN) ? 1 : 0) + (tcp.has(TcpHeader.FIN) ? 1 : 0);
    }

    /** The sender's timestamp, to be echoed. */
    public int timestamp() {
        return options.tsVal();
    }
}
