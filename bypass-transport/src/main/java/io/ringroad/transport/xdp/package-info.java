/**
 * The AF_XDP driver, first choice on Linux (design decision D5): packets go between a NIC queue and frames of the
 * worker's own memory, past the kernel's network stack.
 *
 * <p><b>Supervisor</b> (privileged): {@link io.ringroad.transport.xdp.XdpPort} loads the program
 * ({@link io.ringroad.transport.xdp.XdpProgram}), attaches it to an interface and says through
 * {@link io.ringroad.transport.xdp.SteeringMaps} what is ours; {@link io.ringroad.transport.xdp.XdpSocket#create} makes
 * sockets. <b>Worker</b> (no privilege): {@link io.ringroad.transport.xdp.XdpLinkQueue} gets such a socket, registers
 * its frames as UMEM, binds to one queue and is a link of the stack. Only then the supervisor puts its duplicate of the
 * socket into the program's map and closes it, so that the socket dies with the worker and packets go to the kernel.
 *
 * <p><b>Who owns a frame:</b> the pool → {@link io.ringroad.transport.xdp.FillRing} (the kernel may write to it) →
 * {@link io.ringroad.transport.xdp.ReceiveRing} → the batch's reader; and on the way out its queue → the
 * {@link io.ringroad.transport.xdp.TransmitRing} (the kernel reads it) →
 * {@link io.ringroad.transport.xdp.CompletionRing} → the pool.
 *
 * <p>Packets longer than the MTU, for the interface to cut, can't go through the ring: {@link
 * io.ringroad.transport.xdp.SegmentationSocket} (opened by the supervisor, too) takes them, in the order in which they and
 * the others were given to the link ({@link io.ringroad.transport.xdp.LargePackets}).
 *
 * <p>Knows nothing of TCP state, Netty, the balancer's configuration.
 */
package io.ringroad.transport.xdp;
