package io.ringroad.transport.host;

import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.netlink.LinkInfo;
import java.io.IOException;

/**
 * Generic receive offload (GRO) of an interface that had it off, on for as long as this is open. A veth that has neither
 * it nor a program in native mode has no NAPI: no thread of the kernel's can be given its receive work, and interrupts
 * can't be moderated. With it that holds only for packets of senders with segmentation offload: they pass NAPI by, and are
 * received in their sender's time.
 */
public final class ReceiveGathering implements AutoCloseable {
    private final Ethtool ethtool;
    /** Of the interface's network namespace, since whoever closes this may be in another one. */
    private final Descriptor socket;

    private ReceiveGathering(Ethtool ethtool, Descriptor socket) {
        this.ethtool = ethtool;
        this.socket = socket;
    }

    /**
     * Switches it on, on an interface of the calling thread's network namespace. Needs CAP_NET_ADMIN.
     *
     * @param record is told before
     * @return null if it was on
     */
    public static ReceiveGathering start(LinkInfo link, ChangeRecord record) throws IOException {
        Ethtool ethtool = new Ethtool(link.name());
        if (ethtool.isOn(Offload.GRO)) {
            return null;
        }
        record.gathering(link);
        Descriptor socket = Ethtool.socket();
        try {
            ethtool.set(socket, Offload.GRO, true);
            return new ReceiveGathering(ethtool, socket);
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Switches it off again, where the interface is still there.
     *
     * @throws KernelException if it stays on
     */
    @Override
    public void close() throws KernelException {
        try (socket) {
            ethtool.set(socket, Offload.GRO, false);
        } catch (KernelException e) {
            if (!e.is(Errno.ENODEV)) {
                throw e;
            }
        }
    }
}
