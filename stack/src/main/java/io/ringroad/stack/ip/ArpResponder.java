package io.ringroad.stack.ip;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.ArpPacket;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpAddress;
import java.lang.foreign.MemorySegment;

/** ARP on links that we own: answers, learns (RFC 826), announces (RFC 5227 §3), asks. */
final class ArpResponder {
    private final ControlSender sender;
    private final RouteTable routes;
    private final NeighbourTable neighbours;
    private final IpCounters counters;

    ArpResponder(ControlSender sender, RouteTable routes, NeighbourTable neighbours, IpCounters counters) {
        this.sender = sender;
        this.routes = routes;
        this.neighbours = neighbours;
        this.counters = counters;
    }

    /** Takes a packet; elsewhere than on a link that we own it is the kernel's business. */
    void onPacket(int link, MemorySegment memory, long offset, int length) {
        ArpPacket packet = ArpPacket.parse(memory, offset, length);
        if (packet == null) {
            counters.increment(IpCounter.RX_DROPPED_MALFORMED);
        } else if (sender.ownsLink(link)) {
            counters.increment(IpCounter.RX_ARP);
            process(link, packet);
        }
    }

    private void process(int link, ArpPacket packet) {
        IpAddress from = IpAddress.ofV4(packet.senderAddress());
        if (routes.isLocal(from.high(), from.low())) {
            counters.increment(IpCounter.RX_ADDRESS_CONFLICTS);
            return;
        }
        IpAddress target = IpAddress.ofV4(packet.targetAddress());
        boolean forUs = routes.isLocal(target.high(), target.low());
        learn(link, from, packet.senderMac(), forUs);
        if (forUs && packet.operation() == ArpPacket.REQUEST) {
            send(link, packet.senderMac(), packet.reply(sender.mac(link)));
        }
    }

    /** Whom we know is brought up to date; whom we don't know is learned only if he asks for us. */
    private void learn(int link, IpAddress from, long mac, boolean forUs) {
        boolean known = neighbours.contains(link, from.high(), from.low());
        if ((known || forUs) && from.v4() != 0 && !from.isMulticast()) {
            neighbours.update(link, from.high(), from.low(), mac);
        }
    }

    /** Asks everybody on the link for an address. */
    void request(int link, int ourAddress, int target) {
        send(link, EthernetHeader.BROADCAST, ArpPacket.request(sender.mac(link), ourAddress, target));
    }

    /** Tells everybody on the link that an address is ours. */
    void announce(int link, int ourAddress) {
        request(link, ourAddress, ourAddress);
    }

    private void send(int link, long destinationMac, ArpPacket packet) {
        int frame = sender.allocate();
        if (frame != FramePool.NONE) {
            long at = sender.start(frame);
            EthernetHeader.write(sender.memory(), at, destinationMac, sender.mac(link), EthernetHeader.TYPE_ARP);
            int length = packet.emit(sender.memory(), at + EthernetHeader.LENGTH);
            sender.send(link, frame, EthernetHeader.LENGTH + length);
        }
    }
}
