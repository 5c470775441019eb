package io.ringroad.transport.netty;

import io.ringroad.stack.link.LinkCapabilities;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.transport.ffm.EventFd;
import io.ringroad.transport.ffm.KernelException;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A loop's queue of a {@link MemoryHost}. Packets are copied between the loops; any thread may put one in. */
final class HostLink implements LinkQueue {
    /** What fits into a frame: some of Netty's tests expect that two short writes arrive in one piece, as on loopback. */
    private static final int MTU_BYTES = 3800;
    private static final int QUEUE_PACKETS = 4096;
    private static final int MAX_FRAME_BYTES = MTU_BYTES + 14;

    private final MemoryNetwork network;
    private final FramePool pool;
    private final LinkCapabilities capabilities;
    private final EventFd arrivals = new EventFd();
    private final AtomicBoolean announced = new AtomicBoolean();
    private final ConcurrentLinkedQueue<byte[]> in = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final List<byte[]> out = new ArrayList<>();
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    private volatile boolean closed;

    HostLink(MemoryNetwork network, FramePool pool, long macAddress) throws KernelException {
        this.network = network;
        this.pool = pool;
        capabilities = new LinkCapabilities("memory-host", macAddress, MTU_BYTES, false, false, false, 0);
    }

    @Override
    public LinkCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public int receive(RxBatch batch) {
        if (announced.getAndSet(false)) {
            arrivals.drain();
        }
        int before = batch.size();
        while (batch.remaining() > 0 && pool.free() > 0 && !in.isEmpty()) {
            byte[] packet = in.poll();
            waiting.decrementAndGet();
            int frame = pool.allocate();
            MemorySegment.copy(packet, 0, pool.memory(), ValueLayout.JAVA_BYTE,
                    pool.address(frame) + FramePool.HEADROOM_BYTES, packet.length);
            batch.add(frame, FramePool.HEADROOM_BYTES, packet.length, 0);
        }
        return batch.size() - before;
    }

    @Override
    public boolean transmit(int frame, int offset, int length, int options, int checksumStart, int checksumOffset,
            int gsoSizeBytes) {
        byte[] piece = new byte[length];
        MemorySegment.copy(pool.memory(), ValueLayout.JAVA_BYTE, pool.address(frame) + offset, piece, 0, length);
        pieces.writeBytes(piece);
        pool.release(frame);
        if ((options & TX_CONTINUED) == 0) {
            if (pieces.size() > MAX_FRAME_BYTES) {
                throw new IllegalStateException("a packet of " + pieces.size() + " bytes exceeds the MTU");
            }
            out.add(pieces.toByteArray());
            pieces.reset();
        }
        return true;
    }

    @Override
    public void flush() {
        for (byte[] packet : out) {
            HostLink target = network.linkFor(packet);
            if (target != null) {
                target.put(packet);
            }
        }
        out.clear();
    }

    private void put(byte[] packet) {
        if (closed || waiting.incrementAndGet() > QUEUE_PACKETS) {
            waiting.decrementAndGet();
            return;
        }
        in.add(packet);
        if (!announced.getAndSet(true)) {
            arrivals.write();
        }
    }

    @Override
    public int pollDescriptor() {
        return arrivals.descriptor();
    }

    @Override
    public void close() {
        closed = true;
        arrivals.close();
    }
}
