package io.ringroad.transport.xdp;

import io.ringroad.stack.link.LinkCapabilities;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.host.Offload;
import io.ringroad.transport.netlink.LinkInfo;

/**
 * One NIC queue as a link of the stack, through an AF_XDP socket. Used by its worker's thread only; needs no privilege,
 * since the socket was created by somebody who had it ({@link XdpSocket#create}).
 */
public final class XdpLinkQueue implements LinkQueue {
    private static final int ETHERNET_AND_VLAN_BYTES = 18;
    private static final int TRANSMIT_BUDGET = 256;

    private final XdpSocket socket;
    private final XdpRings rings;
    private final XdpBinding binding;
    private final FrameLedger ledger;
    private final XdpReceiver receiver;
    private final XdpTransmitter transmitter;
    private final LargePackets large;
    private LinkCapabilities capabilities;
    private boolean closed;

    private XdpLinkQueue(XdpSocket socket, XdpRings rings, XdpBinding binding, LinkInfo link, int queue,
            XdpConfig config, FramePool pool, Descriptor segmentation) {
        this.socket = socket;
        this.rings = rings;
        this.binding = binding;
        this.ledger = new FrameLedger(pool);
        FillDepth depth = binding.zeroCopy()
                ? FillDepth.constant(config.receiveFrames())
                : FillDepth.following(config.receiveFrames());
        this.receiver = new XdpReceiver(socket.descriptor().number(), rings, ledger, pool, depth);
        this.transmitter = new XdpTransmitter(socket.descriptor().number(), rings, ledger, pool,
                binding.multiBuffer());
        this.large = segmentation == null ? null : new LargePackets(
                segmentation, link.name(), pool, () -> SegmentationSocket.objection(link) == null);
        boolean checksums = binding.txMetadata() && deviceCompletesChecksums(link);
        this.capabilities = new LinkCapabilities("af-xdp/" + link.name() + "#" + queue, link.macAddress(),
                link.mtuBytes(), false, link.kind().equals("veth"), checksums,
                large != null && checksums ? SegmentationSocket.MAX_PAYLOAD_BYTES : 0);
    }

    /**
     * Asked for a checksum on another device, the kernel would read the whole packet for it. The stack does without: of
     * what it relays it knows the payload's sum, since it has verified it.
     */
    private static boolean deviceCompletesChecksums(LinkInfo link) {
        return new Ethtool(link.name()).isOn(Offload.TX_CHECKSUM);
    }

    /**
     * Registers the worker's frames with the socket and binds it to a queue. Packets come once the supervisor has put
     * the socket into the program's map ({@link XdpPort#insert}).
     *
     * @param socket an AF_XDP socket that was not used yet; closed with this object, and if binding fails
     * @param link   the interface, in whose network namespace the socket was created
     * @param queue  0 to the number of its receive queues − 1
     * @param pool   the worker's frames, in a file on tmpfs or in anonymous memory
     * @param first  another queue of this worker, whose registration of the frames is shared; null for the first
     * @param segmentation for packets that the link cuts, of the same interface ({@link SegmentationSocket}); closed as
     *               {@code socket} is; null: there are none. Used only where the device completes checksums, too
     * @throws KernelException if the queue can't be bound, naming the interface and the remedy
     */
    public static XdpLinkQueue bind(Descriptor socket, LinkInfo link, int queue, XdpConfig config, FramePool pool,
            XdpLinkQueue first, Descriptor segmentation) throws KernelException {
        XdpSocket calls = new XdpSocket(socket, link.name() + " queue " + queue);
        XdpRings rings = null;
        try {
            XdpBinder binder = new XdpBinder(calls, link, queue, config);
            boolean metadata = first == null && binder.registerFrames(pool);
            rings = calls.createRings(config.ringEntries());
            XdpBinding binding = first == null ? binder.bind(metadata)
                    : binder.bindShared(first.socket, first.binding);
            requireRoom(link, binding, pool);
            calls.raiseTransmitBudget(TRANSMIT_BUDGET);
            return new XdpLinkQueue(calls, rings, binding, link, queue, config, pool, segmentation);
        } catch (KernelException | RuntimeException e) {
            if (rings != null) {
                rings.close();
            }
            socket.close();
            if (segmentation != null) {
                segmentation.close();
            }
            throw e;
        }
    }

    /** The same without packets that the link cuts. */
    public static XdpLinkQueue bind(Descriptor socket, LinkInfo link, int queue, XdpConfig config, FramePool pool,
            XdpLinkQueue first) throws KernelException {
        return bind(socket, link, queue, config, pool, first, null);
    }

    private static void requireRoom(LinkInfo link, XdpBinding binding, FramePool pool) {
        int room = pool.frameSizeBytes() - FramePool.HEADROOM_BYTES;
        if (!binding.multiBuffer() && link.mtuBytes() + ETHERNET_AND_VLAN_BYTES > room) {
            throw new IllegalArgumentException("the MTU of " + link.name() + " is " + link.mtuBytes()
                    + ", but a frame of " + pool.frameSizeBytes() + " bytes holds packets up to "
                    + (room - ETHERNET_AND_VLAN_BYTES) + " on this kernel or NIC: lower the MTU"
                    + (pool.frameSizeBytes() < 4096 ? " or use frames of 4096 bytes" : ""));
        }
    }

    @Override
    public LinkCapabilities capabilities() {
        return capabilities;
    }

    /** How the socket was bound, and what was refused. */
    public XdpBinding binding() {
        return binding;
    }

    @Override
    public int receive(RxBatch batch) {
        return closed ? 0 : receiver.receive(batch);
    }

    @Override
    public boolean transmit(int frame, int offset, int length, int options, int checksumStart, int checksumOffset,
            int gsoSizeBytes) {
        if (closed) {
            return false;
        }
        return large != null && large.takes(options)
                ? large.add(frame, offset, length, options, checksumStart, checksumOffset, gsoSizeBytes)
                : transmitter.add(frame, offset, length, options, checksumStart, checksumOffset);
    }

    @Override
    public void flush() {
        if (closed) {
            return;
        }
        transmitter.flush();
        if (large != null && !transmitter.isBlocked()) { // what is in the ring came first
            large.flush();
            if (large.isRefused() && capabilities.gsoMaxBytes() > 0) {
                capabilities = capabilities.withoutSegmentation();
            }
        }
    }

    @Override
    public int receiveFillPercent() {
        return receiver.fillPercent();
    }

    @Override
    public boolean isTransmitBlocked() {
        return !closed && (transmitter.isBlocked() || large != null && large.isBlocked());
    }

    @Override
    public int pollDescriptor() {
        return socket.descriptor().number();
    }

    /** What the kernel has counted for this socket. */
    public XdpStatistics statistics() throws KernelException {
        return socket.statistics();
    }

    /** Packets that came to this queue and not to its reader. */
    public XdpLosses losses() throws KernelException {
        XdpStatistics kernel = statistics();
        return new XdpLosses(kernel.receiveDropped(), kernel.receiveRingFull(), receiver.oversized());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            // The mappings first: each of them keeps the socket alive. Only then the kernel lets go of the frames.
            rings.close();
            socket.descriptor().close();
            transmitter.close();
            if (large != null) {
                large.close();
            }
            ledger.settle();
        }
    }
}
