package io.ringroad.transport.netlink;

import io.ringroad.stack.wire.IpAddress;

/**
 * An entry of the kernel's neighbour table (ARP and NDP).
 *
 * @param macAddress in the low 48 bits; meaningful only if {@code usable}
 * @param usable     the kernel would send to that Ethernet address now; false: unresolved, failed or deleted
 */
public record NeighbourInfo(int linkIndex, IpAddress address, long macAddress, boolean usable) {}
