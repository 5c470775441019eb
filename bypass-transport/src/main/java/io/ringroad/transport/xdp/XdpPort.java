package io.ringroad.transport.xdp;

import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.ChangeRecord;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.host.Offload;
import io.ringroad.transport.host.ReceiveGathering;
import io.ringroad.transport.netlink.LinkInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our XDP program on one interface, with the sockets to which it gives packets by queue. Belongs to the supervisor. The
 * program stays attached until the last descriptor of its link closes; then the kernel gets all packets again.
 */
public final class XdpPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(XdpPort.class);
    private static final int FLAG_GENERIC = 1 << 1;
    private static final int FLAG_NATIVE = 1 << 2;

    private final LinkInfo link;
    private final Descriptor sockets;
    private final Descriptor attachment;
    private final XdpMode mode;
    private final boolean multiBuffer;
    private final String reason;
    private final List<String> refusals;
    /** Null if nothing was changed. */
    private ReceiveGathering gathering;
    private boolean largePackets;

    private XdpPort(LinkInfo link, Descriptor sockets, Descriptor attachment, XdpMode mode, boolean multiBuffer,
            String reason, List<String> refusals) {
        this.link = link;
        this.sockets = sockets;
        this.attachment = attachment;
        this.mode = mode;
        this.multiBuffer = multiBuffer;
        this.reason = reason;
        this.refusals = refusals;
    }

    /** The same on an interface that goes with us, so that nobody will have to put anything back in our stead. */
    public static XdpPort attach(LinkInfo link, SteeringMaps maps, XdpMode mode) throws KernelException {
        return attach(link, maps, mode, ChangeRecord.NONE);
    }

    /**
     * Loads the program and attaches it to an interface of the calling thread's network namespace.
     *
     * @param mode   how; with {@link XdpMode#AUTO} the reasons why the better was refused are kept. In generic mode a
     *               veth's receive offload (GRO) is on until {@link #close}
     * @param record is told before that is switched on
     * @throws KernelException naming the interface; nothing is left behind then
     */
    public static XdpPort attach(LinkInfo link, SteeringMaps maps, XdpMode mode, ChangeRecord record)
            throws KernelException {
        List<String> refusals = new ArrayList<>();
        Descriptor sockets = Bpf.createMap(Bpf.MAP_TYPE_XSKMAP, "rr_sockets", 4, 4, Math.max(1, link.rxQueues()));
        try {
            Descriptor program = loadWithFrags(maps, sockets, refusals);
            boolean multiBuffer = program != null;
            if (program == null) {
                program = XdpProgram.load(maps, sockets, false);
            }
            try (Descriptor loaded = program) { // the link keeps it
                XdpPort port = attach(link, loaded, sockets, mode, multiBuffer, refusals);
                port.gather(record);
                return port;
            }
        } catch (KernelException e) {
            sockets.close();
            throw e;
        }
    }

    /** Null on kernels before 5.18, which don't know the flag. */
    private static Descriptor loadWithFrags(SteeringMaps maps, Descriptor sockets, List<String> refusals)
            throws KernelException {
        try {
            return XdpProgram.load(maps, sockets, true);
        } catch (KernelException e) {
            if (!e.is(Errno.EINVAL)) {
                throw e;
            }
            refusals.add("packets over several buffers: the kernel is older than 5.18");
            return null;
        }
    }

    private static XdpPort attach(LinkInfo link, Descriptor program, Descriptor sockets, XdpMode wanted,
            boolean multiBuffer, List<String> refusals) throws KernelException {
        String reason = wanted == XdpMode.AUTO ? "auto" : "as configured";
        List<XdpMode> modes = wanted != XdpMode.AUTO ? List.of(wanted) : List.of(XdpMode.NATIVE, XdpMode.GENERIC);
        long result = 0;
        for (XdpMode mode : modes) {
            result = Bpf.createXdpLink(program, link.index(), mode == XdpMode.NATIVE ? FLAG_NATIVE : FLAG_GENERIC);
            if (result >= 0) {
                return new XdpPort(link, sockets, new Descriptor((int) result), mode, multiBuffer,
                        reason, refusals);
            }
            refusals.add(mode.name().toLowerCase(Locale.ROOT) + " mode: " + Errno.describe((int) -result)
                    + explain(link, (int) -result));
        }
        throw new KernelException("bpf(BPF_LINK_CREATE)", "XDP program on " + link.name(), (int) -result,
                String.join("; ", refusals));
    }

    /** In generic mode a veth has NAPI, if only for what senders without segmentation offload send, as long as this is on. */
    private void gather(ChangeRecord record) {
        if (mode != XdpMode.GENERIC) {
            return;
        }
        try {
            gathering = link.kind().equals("veth") ? ReceiveGathering.start(link, record) : null;
        } catch (IOException e) {
            refusals.add("receive offload (GRO): " + e.getMessage());
        }
        largePackets = multiBuffer && new Ethtool(link.name()).isOn(Offload.GRO);
    }

    private static String explain(LinkInfo link, int errno) {
        return switch (Errno.of(errno)) {
            case EBUSY, EEXIST -> ", because another XDP program is attached to it: 'ip link set " + link.name()
                    + " xdp off'";
            case ENOSPC -> ", because its peer (or the driver) wants more transmit queues than there are receive"
                    + " queues (" + link.rxQueues() + "): give both the same number";
            case ERANGE, EINVAL, EOPNOTSUPP, ENOTSUPP -> ", because the driver can't, or not with an MTU of "
                    + link.mtuBytes() + " or with the offloads that are on";
            case EPERM, EACCES -> ", because it needs root or CAP_NET_ADMIN and CAP_BPF";
            case ENODEV -> ", because the interface has gone";
            default -> "";
        };
    }

    public LinkInfo link() {
        return link;
    }

    /** {@link XdpMode#NATIVE} or {@link XdpMode#GENERIC}. */
    public XdpMode mode() {
        return mode;
    }

    /** Whether packets of several buffers get through; a worker binds with the same. */
    public boolean multiBuffer() {
        return multiBuffer;
    }

    /** Whether packets of up to 64 KiB are to be expected, in pieces. */
    public boolean largePackets() {
        return largePackets;
    }

    /** What was tried and refused before, with the reasons. */
    public List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** One line: {@code XDP native on eth0 (auto)}: which mode, why, what was changed for it, what was refused. */
    public String describe() {
        String taken = "XDP " + (mode == XdpMode.NATIVE ? "native" : "generic") + " on " + link.name() + " (" + reason
                + (gathering == null ? ")" : "; its receive offload, GRO, is switched on until the end)");
        return refusals.isEmpty() ? taken : taken + "; refused: " + String.join(", ", refusals);
    }

    /**
     * Gives the packets of a queue to a socket from now on. The socket must be bound to that queue. The kernel forgets
     * it when its last descriptor closes, so the caller closes its duplicate right after, to leave the worker's as the
     * only one.
     */
    public void insert(int queue, Descriptor socket) throws KernelException {
        ByteBuffer value = nativeInt(socket.number());
        String subject = "socket of " + link.name() + " queue " + queue;
        try {
            Bpf.update(sockets, nativeInt(queue), value, subject);
        } catch (KernelException e) {
            throw e.is(Errno.EOPNOTSUPP) || e.is(Errno.EBADF)
                    ? new KernelException(e.call(), subject, e.errno(), "the socket is not bound yet") : e;
        }
    }

    /** Gives the packets of a queue back to the kernel. */
    public void remove(int queue) throws KernelException {
        Bpf.delete(sockets, nativeInt(queue), "socket of " + link.name() + " queue " + queue);
    }

    private static ByteBuffer nativeInt(int value) {
        return ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder()).putInt(0, value);
    }

    /**
     * The link that keeps the program attached. Workers may hold duplicates, so that they go on when the supervisor
     * dies.
     */
    public Descriptor attachment() {
        return attachment;
    }

    @Override
    public void close() {
        attachment.close();
        sockets.close();
        try {
            if (gathering != null) {
                gathering.close();
                gathering = null;
            }
        } catch (KernelException e) {
            LOG.warn("Receive offload (GRO) stays on: {}", e.getMessage());
        }
    }
}
