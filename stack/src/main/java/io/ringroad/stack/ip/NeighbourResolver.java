package io.ringroad.stack.ip;

/**
 * Asks for a neighbour's Ethernet address; the answer comes later through {@link NeighbourTable#update}. On links that
 * we own the stack asks by ARP and NDP itself; elsewhere the kernel is asked (netlink).
 */
@FunctionalInterface
public interface NeighbourResolver {
    /**
     * Called at most once a second per neighbour while packets wait for it.
     *
     * @param link index of the link queue
     * @param high first half of the neighbour's address, as in {@link io.ringroad.stack.wire.IpAddress}
     * @param low  the other half
     */
    void resolve(int link, long high, long low);
}
