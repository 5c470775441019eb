package io.ringroad.stack.ip;

import io.ringroad.stack.link.LinkCapabilities;
import io.ringroad.stack.wire.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Our addresses, and the way to everybody else's: longest prefix first, then the lowest metric. Replaced whole by
 * {@link #configure}; look-ups allocate nothing and leave their result in accessors.
 */
public final class RouteTable {
    private static final IpAddress LINK_LOCAL_NETWORK = IpAddress.parse("fe80::");
    private static final int LINK_LOCAL_PREFIX = 64;

    /** A route ready for look-up: network masked, source address chosen. */
    private record Entry(boolean v4, int bits, int metric, long highMask, long lowMask, long high, long low, int link,
            IpAddress gateway, IpAddress source) {}

    private final List<LinkCapabilities> links;
    private AddressSet addresses = new AddressSet(List.of());
    private IpSnapshot snapshot = new IpSnapshot(List.of(), List.of());
    private Entry[] entries = new Entry[0];
    private Entry found;
    private long foundHigh;
    private long foundLow;

    /** @param links the stack's links, in the order of their indices */
    public RouteTable(List<LinkCapabilities> links) {
        this.links = List.copyOf(links);
    }

    /**
     * New addresses and routes. Links that we own and that have an IPv6 address get their link-local one besides.
     *
     * @throws IllegalArgumentException if a link or prefix length doesn't exist
     */
    public void configure(IpSnapshot given) {
        IpSnapshot complete = withLinkLocal(given);
        for (IpSnapshot.Address address : complete.addresses()) {
            check(address.link(), address.address(), address.prefixLength());
        }
        List<Entry> sorted = new ArrayList<>();
        for (IpSnapshot.Route route : complete.routes()) {
            check(route.link(), route.network(), route.prefixLength());
            sorted.add(entry(route, complete.addresses()));
        }
        sorted.sort(Comparator.comparingInt(Entry::bits).reversed().thenComparingInt(Entry::metric));
        snapshot = complete;
        entries = sorted.toArray(Entry[]::new);
        addresses = new AddressSet(complete.addresses().stream().map(IpSnapshot.Address::address).toList());
    }

    private void check(int link, IpAddress network, int prefixLength) {
        if (link < 0 || link >= links.size()) {
            throw new IllegalArgumentException(network + "/" + prefixLength + " is on link " + link + ", but there are "
                    + links.size() + " links");
        }
        if (prefixLength < 0 || prefixLength > (network.isV4() ? 32 : 128)) {
            throw new IllegalArgumentException(network + " can't have prefix length " + prefixLength);
        }
    }

    private IpSnapshot withLinkLocal(IpSnapshot given) {
        List<IpSnapshot.Address> all = new ArrayList<>(given.addresses());
        List<IpSnapshot.Route> routes = new ArrayList<>(given.routes());
        for (int link = 0; link < links.size(); link++) {
            int index = link;
            boolean needed = links.get(link).ownsLink() && given.addresses().stream()
                    .anyMatch(address -> address.link() == index && !address.address().isV4());
            if (needed) {
                all.add(new IpSnapshot.Address(link, linkLocal(links.get(link).macAddress()), LINK_LOCAL_PREFIX));
                routes.add(new IpSnapshot.Route(LINK_LOCAL_NETWORK, LINK_LOCAL_PREFIX, null, link, link));
            }
        }
        return new IpSnapshot(all, routes);
    }

    /** fe80::/64 with the modified EUI-64 of an Ethernet address (RFC 4291 appendix A). */
    static IpAddress linkLocal(long mac) {
        long eui64 = (mac >>> 24) << 40 | 0xfffeL << 24 | mac & 0xff_ffffL;
        return new IpAddress(LINK_LOCAL_NETWORK.high(), eui64 ^ 1L << 57);
    }

    private static Entry entry(IpSnapshot.Route route, List<IpSnapshot.Address> addresses) {
        boolean v4 = route.network().isV4();
        int bits = v4 ? 96 + route.prefixLength() : route.prefixLength();
        long highMask = bits == 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
        long lowMask = bits <= 64 ? 0 : -1L << (128 - bits);
        IpAddress via = route.gateway() == null ? route.network() : route.gateway();
        return new Entry(v4, bits, route.metric(), highMask, lowMask, route.network().high() & highMask,
                route.network().low() & lowMask, route.link(), route.gateway(), source(via, route.link(), addresses));
    }

    /** The address that packets along a route come from: of its link, if possible in the next hop's network. */
    private static IpAddress source(IpAddress via, int link, List<IpSnapshot.Address> addresses) {
        return addresses.stream()
                .filter(address -> address.address().isV4() == via.isV4())
                .min(Comparator.comparing((IpSnapshot.Address address) -> address.link() != link)
                        .thenComparing(address -> !via.isWithin(address.address(), address.prefixLength()))
                        .thenComparing(address -> isLinkLocal(address.address()) && !isLinkLocal(via)))
                .map(IpSnapshot.Address::address)
                .orElse(via.isV4() ? IpAddress.ANY_V4 : IpAddress.ANY);
    }

    private static boolean isLinkLocal(IpAddress address) {
        return address.high() >>> 54 == 0xfe80 >>> 6;
    }

    /** Whether it is one of our addresses, on whichever link. */
    public boolean isLocal(long high, long low) {
        return addresses.contains(high, low);
    }

    /** Whether it is the solicited-node group of one of our IPv6 addresses (RFC 4291 §2.7.1), or all nodes' group. */
    public boolean isOurGroup(long high, long low) {
        return addresses.isSolicitedNodeGroup(high, low) || high == 0xff02L << 48 && low == 1;
    }

    /**
     * Finds the way to an address; the result is in the accessors until the next call.
     *
     * @return false if there is no route
     */
    public boolean lookup(long high, long low) {
        boolean v4 = IpAddress.isV4(high, low);
        foundHigh = high;
        foundLow = low;
        for (Entry entry : entries) {
            if (entry.v4 == v4 && (high & entry.highMask) == entry.high && (low & entry.lowMask) == entry.low) {
                found = entry;
                return true;
            }
        }
        found = null;
        return false;
    }

    /** Index of the link over which the address found is reached. */
    public int link() {
        return found.link;
    }

    /** First half of the neighbour to which packets go: the gateway, or the address itself. */
    public long nextHopHigh() {
        return found.gateway == null ? foundHigh : found.gateway.high();
    }

    public long nextHopLow() {
        return found.gateway == null ? foundLow : found.gateway.low();
    }

    /** First half of our address for this route; {@code ::} or {@code 0.0.0.0} if we have none of the family. */
    public long sourceHigh() {
        return found.source.high();
    }

    public long sourceLow() {
        return found.source.low();
    }

    /** What is in force, our link-local addresses included. */
    public IpSnapshot snapshot() {
        return snapshot;
    }
}
