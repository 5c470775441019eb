package io.ringroad.stack.ip;

import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import io.ringroad.stack.wire.NetworkOrder;
import java.lang.foreign.MemorySegment;

/**
 * The start of a TCP packet of ours: an IP header and at least the ports and the sequence number, as ICMP errors quote
 * it (RFC 792, RFC 4443 §3) or as a packet stands in a frame.
 *
 * @param local    who sent it
 * @param remote   to whom
 * @param sequence SEG.SEQ
 */
record QuotedSegment(IpAddress local, int localPort, IpAddress remote, int remotePort, int sequence) {
    private static final int NEEDED_TCP_BYTES = 8;
    private static final int ANY_LENGTH = 1 << 17;

    /** @return null unless it is TCP and enough of it is there */
    static QuotedSegment parseV4(MemorySegment memory, long offset, int length) {
        Ipv4Header ip = new Ipv4Header();
        if (!ip.wrap(memory, offset, length, ANY_LENGTH) || ip.isFragment() || ip.protocol() != IpProtocol.TCP
                || length < ip.headerLength() + NEEDED_TCP_BYTES) {
            return null;
        }
        return of(IpAddress.ofV4(ip.source()), IpAddress.ofV4(ip.destination()), memory, ip.payloadOffset());
    }

    /** @return null unless it is TCP and enough of it is there */
    static QuotedSegment parseV6(MemorySegment memory, long offset, int length) {
        Ipv6Header ip = new Ipv6Header();
        if (!ip.wrap(memory, offset, length, ANY_LENGTH) || ip.isFragment() || ip.protocol() != IpProtocol.TCP
                || length < ip.headerLength() + NEEDED_TCP_BYTES) {
            return null;
        }
        return of(new IpAddress(ip.sourceHigh(), ip.sourceLow()),
                new IpAddress(ip.destinationHigh(), ip.destinationLow()), memory, ip.payloadOffset());
    }

    private static QuotedSegment of(IpAddress local, IpAddress remote, MemorySegment memory, long tcp) {
        return new QuotedSegment(local, NetworkOrder.u16(memory, tcp), remote, NetworkOrder.u16(memory, tcp + 2),
                NetworkOrder.i32(memory, tcp + 4));
    }

    void tell(IcmpErrorListener listener, IcmpError error, int mtuBytes) {
        listener.onError(error, mtuBytes, local.high(), local.low(), localPort, remote.high(), remote.low(), remotePort,
                sequence);
    }
}
