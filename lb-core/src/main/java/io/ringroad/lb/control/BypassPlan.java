package io.ringroad.lb.control;

import java.util.List;

/**
 * The bypass transport's part of a worker's plan. The descriptors for it come over a socket of their own: one for each
 * of {@code links}, in their order, then one for each of those with {@code segmentation}, then those that the worker only
 * has to hold.
 *
 * @param driver             {@code af-xdp} or {@code tap}
 * @param descriptorSocket   path of the socket that hands over the descriptors
 * @param links              the worker's queues
 * @param zeroCopy           AF_XDP: whether the NIC may use the frames itself
 * @param tap                the TAP device; null with AF_XDP
 * @param frameSizeBytes     2048 or 4096
 * @param localPortFirst     of this worker's connections to backends
 * @param localPortLast      of the same
 * @param spinNs             polling after the last packet
 * @param warmUpNs           how long to serve simulated connections before the first real one
 */
public record BypassPlan(
        String driver,
        String descriptorSocket,
        List<Link> links,
        boolean zeroCopy,
        Tap tap,
        int frameSizeBytes,
        int frames,
        int maxConnections,
        int maxHalfOpen,
        int maxTimeWait,
        int localPortFirst,
        int localPortLast,
        int receiveBufferBytes,
        int sendBufferBytes,
        long spinNs,
        long warmUpNs) {

    /**
     * One queue of an interface.
     *
     * @param multiBuffer  whether the XDP program there lets packets of several buffers through
     * @param segmentation whether a socket comes with it for large packets that the interface cuts
     * @param largePackets whether packets of up to 64 KiB are to be expected from it, in pieces
     */
    public record Link(String name, int queue, boolean multiBuffer, boolean segmentation, boolean largePackets) {}

    /**
     * @param macAddress our side's, in the low 48 bits
     * @param addresses  ours, each {@code address/prefix}
     * @param gateways   for everything else
     */
    public record Tap(long macAddress, int mtuBytes, List<String> addresses, List<String> gateways) {}

    /** How many descriptors belong to the links. */
    public int linkDescriptors() {
        return links.size() + (int) links.stream().filter(Link::segmentation).count();
    }
}
