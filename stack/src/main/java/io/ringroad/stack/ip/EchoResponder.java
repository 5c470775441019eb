package io.ringroad.stack.ip;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.Icmpv4Message;
import io.ringroad.stack.wire.Icmpv6Message;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import java.lang.foreign.MemorySegment;

/** Answers echo requests, straight to the Ethernet address that they came from, and not more than so many a second. */
final class EchoResponder {
    static final int ANSWERS_PER_SECOND = 1000;
    private static final int HOP_LIMIT = 64;

    private final ControlSender sender;
    private final IpCounters counters;
    private final RateLimit rate = new RateLimit(ANSWERS_PER_SECOND);

    EchoResponder(ControlSender sender, IpCounters counters) {
        this.sender = sender;
        this.counters = counters;
    }

    void answerV4(long nowNs, int link, long mac, Ipv4Header request, Icmpv4Message message) {
        int headers = EthernetHeader.LENGTH + Ipv4Header.LENGTH + Icmpv4Message.LENGTH;
        int frame = prepare(nowNs, headers + message.bodyLength());
        if (frame == FramePool.NONE) {
            return;
        }
        MemorySegment memory = sender.memory();
        long at = sender.start(frame);
        long ip = at + EthernetHeader.LENGTH;
        MemorySegment.copy(memory, message.bodyOffset(), memory, at + headers, message.bodyLength());
        Icmpv4Message.write(memory, ip + Ipv4Header.LENGTH, Icmpv4Message.ECHO_REPLY, 0, message.rest(),
                message.bodyLength());
        int totalLength = headers - EthernetHeader.LENGTH + message.bodyLength();
        Ipv4Header.write(memory, ip, request.destination(), request.source(), IpProtocol.ICMPV4, totalLength, 0,
                HOP_LIMIT, 0);
        EthernetHeader.write(memory, at, mac, sender.mac(link), EthernetHeader.TYPE_IPV4);
        sender.send(link, frame, EthernetHeader.LENGTH + totalLength);
    }

    void answerV6(long nowNs, int link, long mac, Ipv6Header request, Icmpv6Message message) {
        int headers = EthernetHeader.LENGTH + Ipv6Header.LENGTH + Icmpv6Message.LENGTH;
        int frame = prepare(nowNs, headers + message.bodyLength());
        if (frame == FramePool.NONE) {
            return;
        }
        MemorySegment memory = sender.memory();
        long at = sender.start(frame);
        long ip = at + EthernetHeader.LENGTH;
        int payloadLength = Icmpv6Message.LENGTH + message.bodyLength();
        int pseudoHeader = Checksum.pseudoHeader(request.destinationHigh(), request.destinationLow(),
                request.sourceHigh(), request.sourceLow(), IpProtocol.ICMPV6, payloadLength);
        MemorySegment.copy(memory, message.bodyOffset(), memory, at + headers, message.bodyLength());
        Icmpv6Message.write(memory, ip + Ipv6Header.LENGTH, Icmpv6Message.ECHO_REPLY, 0, message.rest(),
                message.bodyLength(), pseudoHeader);
        Ipv6Header.write(memory, ip, request.destinationHigh(), request.destinationLow(), request.sourceHigh(),
                request.sourceLow(), IpProtocol.ICMPV6, payloadLength, HOP_LIMIT, 0);
        EthernetHeader.write(memory, at, mac, sender.mac(link), EthernetHeader.TYPE_IPV6);
        sender.send(link, frame, headers + message.bodyLength());
    }

    private int prepare(long nowNs, int length) {
        if (!rate.allows(nowNs)) {
            counters.increment(IpCounter.RX_DROPPED_ECHO_RATE);
            return FramePool.NONE;
        }
        if (length > sender.room()) {
            counters.increment(IpCounter.TX_DROPPED_CONTROL);
            return FramePool.NONE;
        }
        return sender.allocate();
    }
}
