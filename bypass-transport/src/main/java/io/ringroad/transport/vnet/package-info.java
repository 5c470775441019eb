/**
 * The virtio-net header of {@code linux/virtio_net.h} and sending with it: how the kernel takes packets of up to 64 KiB,
 * with the checksum and the cutting into segments left to it or to the device. A TAP queue speaks it in both directions
 * ({@code IFF_VNET_HDR}), a packet socket as well ({@code PACKET_VNET_HDR}); the drivers of both use this package.
 *
 * <p>A packet enters {@link io.ringroad.transport.vnet.VnetTransmitter#add} piece by piece and leaves with the flush, by
 * one {@code writev} from the frames in which it lies.
 *
 * <p>Knows nothing of devices, of how a descriptor came to be, or of connections.
 */
package io.ringroad.transport.vnet;
