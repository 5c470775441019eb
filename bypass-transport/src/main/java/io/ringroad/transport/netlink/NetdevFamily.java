package io.ringroad.transport.netlink;

import static io.ringroad.transport.netlink.NetlinkRequest.ACK;

import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The generic netlink family {@code netdev} ({@code linux/netdev.h}), in the network namespace of the thread that opened
 * it: what drivers say of their devices, and the settings of receive queues. Used by one thread at a time.
 */
final class NetdevFamily implements AutoCloseable {
    static final int GET_DEVICE = 1;
    static final int GET_NAPI = 11;
    static final int SET_NAPI = 14;

    private static final int CONTROL_FAMILY = 16;
    private static final int CONTROL_GET_FAMILY = 3;
    private static final int CONTROL_ATTRIBUTE_ID = 1;
    private static final int CONTROL_ATTRIBUTE_NAME = 2;
    private static final int GENERIC_HEADER_BYTES = 4; // struct genlmsghdr { u8 cmd, version; u16 reserved; }

    private final NetlinkSocket socket;
    private final int type;

    private NetdevFamily(NetlinkSocket socket) throws KernelException {
        this.socket = socket;
        this.type = messageType();
    }

    /** @throws KernelException with ENOENT if the kernel is older than 6.3 and has no such family */
    static NetdevFamily open() throws KernelException {
        NetlinkSocket socket = NetlinkSocket.generic();
        try {
            return new NetdevFamily(socket);
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    /** The kernel gives it out at run time. */
    private int messageType() throws KernelException {
        NetlinkRequest request = message(CONTROL_FAMILY, CONTROL_GET_FAMILY, ACK)
                .attribute(CONTROL_ATTRIBUTE_NAME, "netdev");
        for (Map<Integer, ByteBuffer> answer : request(request, "CTRL_CMD_GETFAMILY", "netdev")) {
            ByteBuffer id = answer.get(CONTROL_ATTRIBUTE_ID);
            if (id != null) {
                return id.getShort(0) & 0xffff;
            }
        }
        throw new KernelException("CTRL_CMD_GETFAMILY", "netdev", Errno.ENOENT.number());
    }

    /**
     * A message of this family, to be filled with attributes.
     *
     * @param command {@code NETDEV_CMD_…}
     * @param flags   of {@link NetlinkRequest}
     */
    NetlinkRequest message(int command, int flags) {
        return message(type, command, flags);
    }

    private static NetlinkRequest message(int type, int command, int flags) {
        return new NetlinkRequest(type, flags).bytes(command, 1).shorts(0);
    }

    /** Sends it; the attributes of each answer. */
    List<Map<Integer, ByteBuffer>> request(NetlinkRequest request, String call, String subject)
            throws KernelException {
        return socket.request(request, call, subject).stream()
                .map(answer -> answer.attributes(GENERIC_HEADER_BYTES)).toList();
    }

    @Override
    public void close() {
        socket.close();
    }
}
