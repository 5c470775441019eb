package io.ringroad.transport.xdp;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Poll;
import io.ringroad.transport.netlink.LinkInfo;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Registers the worker's frames and binds a socket to a queue, with the best that kernel and NIC take. */
final class XdpBinder {
    private static final long BUSY_PATIENCE_NS = 150_000_000L;
    private static final long BUSY_PAUSE_NS = 5_000_000L;

    private final XdpSocket socket;
    private final LinkInfo link;
    private final int queue;
    private final XdpConfig config;
    private final String subject;
    private final List<String> refusals = new ArrayList<>();

    XdpBinder(XdpSocket socket, LinkInfo link, int queue, XdpConfig config) {
        this.socket = socket;
        this.link = link;
        this.queue = queue;
        this.config = config;
        this.subject = link.name() + " queue " + queue;
    }

    /** Registers the frames as this socket's memory; whether requests before packets are understood. */
    boolean registerFrames(FramePool pool) throws KernelException {
        MemorySegment frames = pool.memory().asSlice(pool.framesOffset(),
                (long) pool.frameCount() * pool.frameSizeBytes());
        if (config.txMetadata()) {
            long result = socket.registerUmem(frames, pool.frameSizeBytes(), isSurelyCopied(), true);
            if (result == 0) {
                return true;
            }
            if (!Errno.EINVAL.is(result)) {
                throw unregistered(frames, result);
            }
            refusals.add("checksum offload: the kernel does not know it");
        }
        long result = socket.registerUmem(frames, pool.frameSizeBytes(), isSurelyCopied(), false);
        if (result < 0) {
            throw unregistered(frames, result);
        }
        return false;
    }

    /**
     * For the copy mode alone frames are registered as if they could begin anywhere: what the kernel notes about a frame
     * that it fills ({@code struct xdp_buff_xsk}) then comes from a stack, so that it is still in the caches, instead of
     * a table by frame, which is a miss for each packet. NICs with zero copy may be slower so, or not know it at all.
     */
    private boolean isSurelyCopied() {
        return config.zeroCopy() == XdpConfig.Choice.OFF || link.kind().equals("veth");
    }

    private KernelException unregistered(MemorySegment frames, long result) {
        String remedy = switch (errno(result)) {
            case ENOBUFS, ENOMEM -> "the limit of locked memory is too low for " + (frames.byteSize() >> 10)
                    + " KiB of frames: raise it (ulimit -l, LimitMEMLOCK= of systemd), or use fewer frames";
            case EFAULT -> "the worker's file must lie on tmpfs, such as /run or /dev/shm, not on a disk";
            default -> "";
        };
        return new KernelException("setsockopt(XDP_UMEM_REG)", subject, (int) -result, remedy);
    }

    /** Binds with memory of its own, which {@link #registerFrames} has registered. */
    XdpBinding bind(boolean txMetadata) throws KernelException {
        long result = -Errno.EINVAL.number();
        for (int flags : wantedFlags()) {
            result = bindPatiently(flags | XdpSocket.USE_NEED_WAKEUP, 0);
            if (result == 0) {
                boolean zeroCopy = (flags & XdpSocket.ZERO_COPY) != 0;
                boolean checksums = txMetadata && !zeroCopy;
                if (txMetadata && zeroCopy) {
                    refusals.add("checksum offload: not known to work with zero copy");
                }
                return new XdpBinding(zeroCopy, (flags & XdpSocket.USE_SG) != 0, checksums, refusals);
            }
            if (!isMissingFeature(result)) {
                break;
            }
            refusals.add(describe(flags) + ": " + Errno.describe((int) -result));
        }
        throw unbound(result);
    }

    private List<Integer> wantedFlags() {
        List<Integer> flags = new ArrayList<>();
        if (config.zeroCopy() != XdpConfig.Choice.OFF) {
            addWithAndWithoutSg(flags, XdpSocket.ZERO_COPY);
        }
        if (config.zeroCopy() != XdpConfig.Choice.REQUIRED) {
            addWithAndWithoutSg(flags, XdpSocket.COPY);
        }
        return flags;
    }

    private void addWithAndWithoutSg(List<Integer> flags, int mode) {
        if (config.multiBuffer()) {
            flags.add(mode | XdpSocket.USE_SG);
        }
        flags.add(mode);
    }

    private static String describe(int flags) {
        return ((flags & XdpSocket.ZERO_COPY) != 0 ? "zero copy" : "copy mode")
                + ((flags & XdpSocket.USE_SG) != 0 ? " with several frames per packet" : "");
    }

    private static boolean isMissingFeature(long result) {
        return Errno.EOPNOTSUPP.is(result) || Errno.ENOTSUPP.is(result) || Errno.EINVAL.is(result);
    }

    /**
     * Binds with the memory (and the mode) of another socket of this worker.
     *
     * @param first how that one was bound
     */
    XdpBinding bindShared(XdpSocket owner, XdpBinding first) throws KernelException {
        long result = bindPatiently(XdpSocket.SHARED_UMEM, owner.descriptor().number());
        if (result < 0) {
            throw first.zeroCopy() && isMissingFeature(result)
                    ? new KernelException("bind(AF_XDP)", subject, (int) -result,
                            "this interface has no zero copy and another one of the worker has it: switch it off")
                    : unbound(result);
        }
        return new XdpBinding(first.zeroCopy(), first.multiBuffer(), first.txMetadata(), List.of());
    }

    /** A queue stays busy for some 30 ms after its last owner was killed. */
    private long bindPatiently(int flags, int sharedUmem) {
        Poll pause = new Poll(-1);
        long waitedNs = 0;
        long result = socket.bind(link.index(), queue, flags, sharedUmem);
        while (Errno.EBUSY.is(result) && waitedNs < BUSY_PATIENCE_NS) {
            pause.await(BUSY_PAUSE_NS);
            waitedNs += BUSY_PAUSE_NS;
            result = socket.bind(link.index(), queue, flags, sharedUmem);
        }
        return result;
    }

    private KernelException unbound(long result) {
        String remedy = switch (errno(result)) {
            case EBUSY -> "another socket is bound to this queue: stop the program that owns it, or use another queue";
            case EINVAL -> "the interface has " + link.rxQueues() + " receive and " + link.txQueues()
                    + " transmit queues; is the queue's number among them, and the kernel 5.4 or newer?";
            case ENETDOWN -> "the interface is down: 'ip link set " + link.name() + " up'";
            case ENODEV -> "the interface has gone";
            case ENOBUFS, ENOMEM -> "the limit of locked memory is too low: raise it (ulimit -l)";
            case EOPNOTSUPP, ENOTSUPP -> "refused: " + String.join(", ", refusals);
            default -> "";
        };
        return new KernelException("bind(AF_XDP)", subject, (int) -result, remedy);
    }

    private static Errno errno(long result) {
        return Errno.of((int) -result);
    }
}
