/**
 * What the kernel knows about the network, asked over rtnetlink (design decision D6: addresses, routes and neighbours
 * stay the kernel's): interfaces, addresses, routes and neighbours, as a dump and as changes, and the few settings that
 * a TAP device or a namespace of our own needs. Reading needs no privilege.
 *
 * <p>{@link io.ringroad.transport.netlink.Rtnetlink} asks, {@link io.ringroad.transport.netlink.NetlinkMonitor} watches
 * on a thread of its own, {@link io.ringroad.transport.netlink.KernelNeighbourResolver} makes the kernel resolve a
 * neighbour for us, {@link io.ringroad.transport.netlink.NetworkSetup} changes things. Of the generic family
 * {@code netdev} come {@link io.ringroad.transport.netlink.NetdevFeatures} and
 * {@link io.ringroad.transport.netlink.NapiInstances}.
 *
 * <p>Knows nothing of drivers, Netty or the balancer. All of it is cold path; no packet enters or leaves here.
 */
package io.ringroad.transport.netlink;
