package io.ringroad.stack.ip;

import io.ringroad.stack.wire.IpAddress;

/** Asks for neighbours: by ARP and NDP on links that we own, elsewhere through the kernel's resolver. */
final class OwnedLinkResolver implements NeighbourResolver {
    private final ControlSender sender;
    private final RouteTable routes;
    private final NeighbourResolver kernel;
    private ArpResponder arp;
    private NdpResponder ndp;

    /** @param kernel may be null if all links are owned */
    OwnedLinkResolver(ControlSender sender, RouteTable routes, NeighbourResolver kernel) {
        this.sender = sender;
        this.routes = routes;
        this.kernel = kernel;
    }

    /** The table, its resolver and the responders know each other: this closes the circle. */
    void connect(ArpResponder arpResponder, NdpResponder ndpResponder) {
        arp = arpResponder;
        ndp = ndpResponder;
    }

    @Override
    public void resolve(int link, long high, long low) {
        if (!sender.ownsLink(link)) {
            kernel.resolve(link, high, low);
            return;
        }
        IpAddress target = new IpAddress(high, low);
        IpAddress source = source(link, target);
        if (target.isV4()) {
            arp.request(link, source.v4(), target.v4());
        } else {
            ndp.solicit(link, source, target);
        }
    }

    /** Our address on that link that shares a network with the target, else any of its family. */
    private IpAddress source(int link, IpAddress target) {
        IpAddress best = target.isV4() ? IpAddress.ANY_V4 : IpAddress.ANY;
        for (IpSnapshot.Address address : routes.snapshot().addresses()) {
            if (address.link() == link && address.address().isV4() == target.isV4()) {
                if (target.isWithin(address.address(), address.prefixLength())) {
                    return address.address();
                }
                best = best.isAny() ? address.address() : best;
            }
        }
        return best;
    }
}
