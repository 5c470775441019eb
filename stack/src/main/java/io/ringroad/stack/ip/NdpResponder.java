package io.ringroad.stack.ip;

import io.ringroad.stack.wire.Icmpv6Message;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.NeighbourMessage;

/** Neighbour discovery on links that we own (RFC 4861 §7.2): answers, learns, announces, asks. */
final class NdpResponder {
    private static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");
    private static final long MULTICAST_MAC = 0x3333_0000_0000L;

    private final ControlSender sender;
    private final RouteTable routes;
    private final NeighbourTable neighbours;
    private final IpCounters counters;

    NdpResponder(ControlSender sender, RouteTable routes, NeighbourTable neighbours, IpCounters counters) {
        this.sender = sender;
        this.routes = routes;
        this.neighbours = neighbours;
        this.counters = counters;
    }

    /**
     * Takes a message.
     *
     * @param source of the packet; {@code ::} if somebody checks whether an address is free
     */
    void onMessage(int link, IpAddress source, long sourceMac, NeighbourMessage message) {
        if (message.type() == Icmpv6Message.NEIGHBOUR_SOLICITATION) {
            onSolicitation(link, source, sourceMac, message);
        } else {
            onAdvertisement(link, message);
        }
    }

    private void onSolicitation(int link, IpAddress source, long sourceMac, NeighbourMessage message) {
        if (!routes.isLocal(message.target().high(), message.target().low()) || source.isMulticast()) {
            return;
        }
        if (source.isAny()) { // RFC 4862 §5.4.3: our answer tells the newcomer that it isn't
            advertise(link, message.target(), ALL_NODES, multicastMac(ALL_NODES.low()), NeighbourMessage.OVERRIDE);
            return;
        }
        long mac = message.mac() >= 0 ? message.mac() : sourceMac;
        if (message.mac() >= 0) {
            neighbours.update(link, source.high(), source.low(), mac);
        }
        advertise(link, message.target(), source, mac, NeighbourMessage.SOLICITED | NeighbourMessage.OVERRIDE);
    }

    private void advertise(int link, IpAddress target, IpAddress destination, long destinationMac, int flags) {
        sender.sendNeighbour(link, destinationMac, target, destination, new NeighbourMessage(
                Icmpv6Message.NEIGHBOUR_ADVERTISEMENT, flags, target, sender.mac(link)));
    }

    /** RFC 4861 §7.2.5: only of use for an entry that exists. */
    private void onAdvertisement(int link, NeighbourMessage message) {
        IpAddress target = message.target();
        if (routes.isLocal(target.high(), target.low())) {
            counters.increment(IpCounter.RX_ADDRESS_CONFLICTS);
            return;
        }
        if (message.mac() < 0 || !neighbours.contains(link, target.high(), target.low())) {
            return;
        }
        long known = neighbours.knownMac(link, target.high(), target.low());
        boolean mayReplace = (message.flags() & NeighbourMessage.OVERRIDE) != 0;
        if (known == NeighbourTable.UNRESOLVED || known == message.mac() || mayReplace) {
            neighbours.update(link, target.high(), target.low(), message.mac());
        }
    }

    /** Asks whoever has an address. */
    void solicit(int link, IpAddress ourAddress, IpAddress target) {
        IpAddress group = AddressSet.solicitedNodeGroup(target.low());
        sender.sendNeighbour(link, multicastMac(group.low()), ourAddress, group, new NeighbourMessage(
                Icmpv6Message.NEIGHBOUR_SOLICITATION, 0, target, sender.mac(link)));
    }

    /** Tells everybody on the link that an address is ours (RFC 4861 §7.2.6). */
    void announce(int link, IpAddress ourAddress) {
        advertise(link, ourAddress, ALL_NODES, multicastMac(ALL_NODES.low()), NeighbourMessage.OVERRIDE);
    }

    /** RFC 2464 §7 */
    private static long multicastMac(long groupLow) {
        return MULTICAST_MAC | groupLow & 0xffff_ffffL;
    }
}
