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
        try (NetdevFamily netdev = NetdevFamily.open()) {
            NetlinkRequest request =
                    netdev.message(NetdevFamily.GET_DEVICE, ACK).attribute(ATTRIBUTE_INTERFACE, link.index());
            return netdev.request(request, "NETDEV_CMD_DEV_GET", "interface " + link.name()).stream()
                    .map(NetdevFeatures::read).findFirst();
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENODEV) || e.is(Errno.EOPNOTSUPP)) {
                return Optional.empty();
            }
            throw e;
        }
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
