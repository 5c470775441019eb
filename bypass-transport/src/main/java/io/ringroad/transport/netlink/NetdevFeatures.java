package io.ringroad.transport.netlink;

import static io.ringroad.transport.netlink.NetlinkRequest.ACK;

import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * What an interface's driver says that it can do with XDP: the generic netlink family {@code netdev}
 * ({@code linux/netdev.h}), kernels from 6.3 on.
 *
 * @param nativeXdp         runs XDP programs and redirects from them
 * @param zeroCopy          AF_XDP sockets can be zero copy
 * @param multiBuffer       packets of several buffers
 * @param checksumOffload   completes checksums for zero-copy sockets
 */
public record NetdevFeatures(boolean nativeXdp, boolean zeroCopy, boolean multiBuffer, boolean checksumOffload) {
    private static final int CONTROL_FAMILY = 16;
    private static final int CONTROL_GET_FAMILY = 3;
    private static final int CONTROL_ATTRIBUTE_ID = 1;
    private static final int CONTROL_ATTRIBUTE_NAME = 2;
    private static final int GENERIC_HEADER_BYTES = 4; // struct genlmsghdr { u8 cmd, version; u16 reserved; }

    private static final int GET_DEVICE = 1;
    private static final int ATTRIBUTE_INTERFACE = 1;
    private static final int ATTRIBUTE_XDP = 3;
    private static final int ATTRIBUTE_XSK = 6;
    private static final int XDP_BASIC = 1;
    private static final int XDP_REDIRECT = 1 << 1;
    private static final int XDP_ZERO_COPY = 1 << 3;
    private static final int XDP_RX_SG = 1 << 5;
    private static final int XSK_TX_CHECKSUM = 1 << 1;

    /**
     * Asks the kernel, in the calling thread's network namespace.
     *
     * @return empty if the kernel is too old to know, or the interface is not there
     */
    public static Optional<NetdevFeatures> of(LinkInfo link) throws KernelException {
        try (NetlinkSocket socket = NetlinkSocket.generic()) {
            NetlinkRequest request = new NetlinkRequest(family(socket), ACK)
                    .bytes(GET_DEVICE, 1).shorts(0).attribute(ATTRIBUTE_INTERFACE, link.index());
            return socket.request(request, "NETDEV_CMD_DEV_GET", "interface " + link.name()).stream()
                    .map(message -> read(message.attributes(GENERIC_HEADER_BYTES))).findFirst();
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENODEV) || e.is(Errno.EOPNOTSUPP)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The family's message type, which the kernel gives out at run time. */
    private static int family(NetlinkSocket socket) throws KernelException {
        NetlinkRequest request = new NetlinkRequest(CONTROL_FAMILY, ACK)
                .bytes(CONTROL_GET_FAMILY, 1).shorts(0).attribute(CONTROL_ATTRIBUTE_NAME, "netdev");
        for (NetlinkMessage message : socket.request(request, "CTRL_CMD_GETFAMILY", "netdev")) {
            ByteBuffer id = message.attributes(GENERIC_HEADER_BYTES).get(CONTROL_ATTRIBUTE_ID);
            if (id != null) {
                return id.getShort(0) & 0xffff;
            }
        }
        throw new KernelException("CTRL_CMD_GETFAMILY", "netdev", Errno.ENOENT.number());
    }

    private static NetdevFeatures read(Map<Integer, ByteBuffer> attributes) {
        long xdp = bits(attributes, ATTRIBUTE_XDP);
        return new NetdevFeatures((xdp & XDP_BASIC) != 0 && (xdp & XDP_REDIRECT) != 0, (xdp & XDP_ZERO_COPY) != 0,
                (xdp & XDP_RX_SG) != 0, (bits(attributes, ATTRIBUTE_XSK) & XSK_TX_CHECKSUM) != 0);
    }

    private static long bits(Map<Integer, ByteBuffer> attributes, int type) {
        ByteBuffer value = attributes.get(type);
        return value == null || value.remaining() < 8 ? 0 : value.getLong(0);
    }
}
