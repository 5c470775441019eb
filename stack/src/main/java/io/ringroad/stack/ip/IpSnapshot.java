package io.ringroad.stack.ip;

import io.ringroad.stack.wire.IpAddress;
import java.util.List;

/**
 * Addresses and routes as one immutable value, replaced whole: read by netlink where a kernel shares the link, given
 * by hand elsewhere.
 *
 * @param addresses our own
 * @param routes    in any order; the longest prefix wins, then the lowest metric
 */
public record IpSnapshot(List<Address> addresses, List<Route> routes) {
    public IpSnapshot {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }

    /**
     * @param link         index of the link queue in the stack
     * @param prefixLength 0–32 for IPv4, 0–128 for IPv6
     */
    public record Address(int link, IpAddress address, int prefixLength) {}

    /**
     * @param gateway null if the destination is on the link
     */
    public record Route(IpAddress network, int prefixLength, IpAddress gateway, int link, int metric) {}

    /** One link whose addresses' networks are on it and which has no gateway: a test's or a TAP's usual set-up. */
    public static IpSnapshot onLink(int link, IpAddress address, int prefixLength) {
        return new IpSnapshot(List.of(new Address(link, address, prefixLength)),
                List.of(new Route(address, prefixLength, null, link, 0)));
    }
}
