package io.ringroad.transport.netlink;

/**
 * A network interface as the kernel describes it.
 *
 * @param index      number within its network namespace
 * @param kind       of virtual interfaces: {@code veth}, {@code tun}, {@code bridge}; empty for hardware
 * @param macAddress in the low 48 bits, first octet highest; 0 if it has none
 * @param mtuBytes   largest IP packet
 * @param up         set up by the administrator
 * @param running    has a carrier
 * @param rxQueues   receive queues that were allocated; a NIC may use fewer
 * @param txQueues   transmit queues that were allocated
 */
public record LinkInfo(
        int index,
        String name,
        String kind,
        long macAddress,
        int mtuBytes,
        boolean up,
        boolean running,
        int rxQueues,
        int txQueues) {}
