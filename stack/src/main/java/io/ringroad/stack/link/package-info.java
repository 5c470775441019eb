/**
 * Link queues: the interface to a NIC's queue or to something like it, and what needs no machine to be one: the
 * in-memory pair and the decorators for faults, delay and pcap traces. Drivers of real devices implement
 * {@link io.ringroad.stack.link.LinkQueue} in another module.
 *
 * <p>A link knows frames and the pool, nothing of addresses, connections or routes (segmentation offload, which a device
 * does too, is the one thing that reads headers). A packet enters at {@code LinkQueue.receive} and leaves at
 * {@code LinkQueue.transmit} and {@code flush}.
 */
package io.ringroad.stack.link;
