package io.ringroad.stack.ip;

import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.Icmpv4Message;
import io.ringroad.stack.wire.Icmpv6Message;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import io.ringroad.stack.wire.NeighbourMessage;
import java.lang.foreign.MemorySegment;

/** Reads ICMP of both families: echo and neighbour discovery where the link is ours, errors everywhere. */
final class IcmpInput {
    /** RFC 791: every link carries that much; smaller "MTUs" are attacks. */
    private static final int MIN_MTU_V4 = 68;
    private static final int MIN_MTU_V6 = 1280;
    /** RFC 1191 §7.1: what routers without next-hop MTU leave us is a guess. */
    private static final int GUESSED_MTU_V4 = 576;

    private final ControlSender sender;
    private final RouteTable routes;
    private final NdpResponder ndp;
    private final EchoResponder echo;
    private final IcmpErrorListener listener;
    private final IpCounters counters;

    IcmpInput(ControlSender sender, RouteTable routes, NdpResponder ndp, IcmpErrorListener listener,
            IpCounters counters) {
        this.sender = sender;
        this.routes = routes;
        this.ndp = ndp;
        this.echo = new EchoResponder(sender, counters);
        this.listener = listener;
        this.counters = counters;
    }

    /** Takes a packet to one of our addresses. */
    void onV4(long nowNs, int link, long sourceMac, MemorySegment memory, Ipv4Header ip) {
        Icmpv4Message message = Icmpv4Message.parse(memory, ip.payloadOffset(), ip.payloadLength());
        if (message == null) {
            counters.increment(IpCounter.RX_DROPPED_CHECKSUM);
            return;
        }
        counters.increment(IpCounter.RX_ICMP);
        if (message.type() == Icmpv4Message.ECHO_REQUEST) {
            if (sender.ownsLink(link)) {
                echo.answerV4(nowNs, link, sourceMac, ip, message);
            }
            return;
        }
        IcmpError error = classify(message);
        if (error != null) {
            int mtu = error == IcmpError.PACKET_TOO_BIG ? mtuV4(message.rest() & 0xffff) : 0;
            tell(QuotedSegment.parseV4(memory, message.bodyOffset(), message.bodyLength()), error, mtu);
        }
    }

    private static int mtuV4(int told) {
        return told == 0 ? GUESSED_MTU_V4 : Math.max(told, MIN_MTU_V4);
    }

    private static IcmpError classify(Icmpv4Message message) {
        return switch (message.type()) {
            case Icmpv4Message.DESTINATION_UNREACHABLE -> switch (message.code()) {
                case Icmpv4Message.CODE_PROTOCOL_UNREACHABLE, Icmpv4Message.CODE_PORT_UNREACHABLE ->
                        IcmpError.PORT_UNREACHABLE;
                case Icmpv4Message.CODE_FRAGMENTATION_NEEDED -> IcmpError.PACKET_TOO_BIG;
                case 9, 10, 13 -> IcmpError.PROHIBITED; // RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1
                default -> IcmpError.HOST_UNREACHABLE;
            };
            case Icmpv4Message.TIME_EXCEEDED -> IcmpError.TIME_EXCEEDED;
            case Icmpv4Message.PARAMETER_PROBLEM -> IcmpError.PARAMETER_PROBLEM;
            default -> null;
        };
    }

    /** Takes a packet to one of our addresses or groups. */
    void onV6(long nowNs, int link, long sourceMac, MemorySegment memory, Ipv6Header ip) {
        int pseudoHeader = Checksum.pseudoHeader(ip.sourceHigh(), ip.sourceLow(), ip.destinationHigh(),
                ip.destinationLow(), IpProtocol.ICMPV6, ip.payloadLength());
        Icmpv6Message message = Icmpv6Message.parse(memory, ip.payloadOffset(), ip.payloadLength(), pseudoHeader);
        if (message == null) {
            counters.increment(IpCounter.RX_DROPPED_CHECKSUM);
            return;
        }
        counters.increment(IpCounter.RX_ICMP);
        if (message.type() < Icmpv6Message.ECHO_REQUEST) {
            onV6Error(memory, message);
        } else if (sender.ownsLink(link)) {
            onV6Information(nowNs, link, sourceMac, memory, ip, message);
        }
    }

    private void onV6Information(long nowNs, int link, long sourceMac, MemorySegment memory, Ipv6Header ip,
            Icmpv6Message message) {
        if (message.type() == Icmpv6Message.ECHO_REQUEST) {
            if (routes.isLocal(ip.destinationHigh(), ip.destinationLow())) {
                echo.answerV6(nowNs, link, sourceMac, ip, message);
            }
            return;
        }
        NeighbourMessage neighbour = NeighbourMessage.parse(memory, message, ip.hopLimit());
        if (neighbour != null) {
            ndp.onMessage(link, new IpAddress(ip.sourceHigh(), ip.sourceLow()), sourceMac, neighbour);
        }
    }

    private void onV6Error(MemorySegment memory, Icmpv6Message message) {
        IcmpError error = switch (message.type()) {
            case Icmpv6Message.DESTINATION_UNREACHABLE -> switch (message.code()) {
                case Icmpv6Message.CODE_PORT_UNREACHABLE -> IcmpError.PORT_UNREACHABLE;
                case 1, 5, 6 -> IcmpError.PROHIBITED; // RFC 4443 §3.1
                default -> IcmpError.HOST_UNREACHABLE;
            };
            case Icmpv6Message.PACKET_TOO_BIG -> IcmpError.PACKET_TOO_BIG;
            case Icmpv6Message.TIME_EXCEEDED -> IcmpError.TIME_EXCEEDED;
            case Icmpv6Message.PARAMETER_PROBLEM -> IcmpError.PARAMETER_PROBLEM;
            default -> null;
        };
        if (error != null) {
            // RFC 8201 §4: below 1280 is ignored, so it can't shrink a segment further
            int mtu = error == IcmpError.PACKET_TOO_BIG ? Math.max(MIN_MTU_V6, message.rest() & 0x7fff_ffff) : 0;
            tell(QuotedSegment.parseV6(memory, message.bodyOffset(), message.bodyLength()), error, mtu);
        }
    }

    private void tell(QuotedSegment segment, IcmpError error, int mtuBytes) {
        if (segment != null && routes.isLocal(segment.local().high(), segment.local().low())) {
            counters.increment(IpCounter.RX_ICMP_ERRORS);
            segment.tell(listener, error, mtuBytes);
        }
    }
}
