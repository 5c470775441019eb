/**
 * The TAP driver: a virtual Ethernet interface whose other side is the local kernel ({@code linux/if_tun.h}). Works on
 * every Linux, also inside an unprivileged user namespace, and is the driver of last resort and of tests (design
 * decision D5). The link is ours alone: the stack answers ARP, NDP and ICMP echo on it.
 *
 * <p>{@link io.ringroad.transport.tap.TapDevice} opens the queues (privileged, in the supervisor);
 * {@link io.ringroad.transport.tap.TapLinkQueue} is one queue in a worker. A packet enters by one {@code readv} into
 * frames of the pool and leaves by one {@code writev} from them. Offloads travel in the virtio-net header
 * ({@link io.ringroad.transport.vnet.VnetHeader}).
 *
 * <p>Knows nothing of IP addresses, TCP state, Netty.
 */
package io.ringroad.transport.tap;
