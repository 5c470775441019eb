package io.ringroad.stack.link;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import java.lang.foreign.MemorySegment;

/**
 * One end of a wire between two stacks of this process, each with its own frame pool, on one thread or on two. Bytes are
 * copied into a pipe by {@link #transmit}, become visible to the other end by {@link #flush}, and are copied into frames
 * of the receiver's pool by its {@link #receive}. Like a wire it loses what the receiver has no room for, and counts it.
 * Emulates the offloads that its {@link MemoryLinkOptions} ask for. Allocates nothing after construction.
 */
public final class MemoryLink implements LinkQueue {
    /** Pieces that may be queued between two flushes. */
    public static final int TX_RING_PIECES = 1024;

    private static final int MAX_PACKET_BYTES = 66_000;
    private static final int VLAN_BYTES = 4;
    private static final Runnable NOBODY = () -> { };

    /** Two ends of one wire. */
    public record Pair(MemoryLink left, MemoryLink right) {}

    private final FramePool pool;
    private final MemoryLinkOptions options;
    private final LinkCapabilities capabilities;
    private final PacketPipe in;
    private final PacketPipe out;
    private final int[] txFrames = new int[2 * TX_RING_PIECES];
    private final MemorySegment scratch = MemorySegment.ofArray(new byte[MAX_PACKET_BYTES]);
    private final GsoCutter cutter = new GsoCutter();
    private MemoryLink peer;
    private volatile Runnable onFrameArrived = NOBODY;
    private int txHeld;
    private int txHeldBeforeLastFlush;
    private int gathered;
    private boolean gathering;
    private int gatheredOptions;
    private int gatheredChecksumStart;
    private int gatheredChecksumOffset;
    private int gatheredGsoSize;
    private long droppedQueueFull;
    private long droppedTooLong;
    private long droppedNoFrame;

    private MemoryLink(FramePool pool, MemoryLinkOptions options, PacketPipe in, PacketPipe out) {
        this.pool = pool;
        this.options = options;
        this.capabilities = options.capabilities();
        this.in = in;
        this.out = out;
    }

    /** A wire between the stack of one pool and the stack of another (or of the same, for a hairpin). */
    public static Pair pair(FramePool leftPool, MemoryLinkOptions left, FramePool rightPool, MemoryLinkOptions right) {
        PacketPipe toLeft = new PacketPipe(left.queueBytes());
        PacketPipe toRight = new PacketPipe(right.queueBytes());
        MemoryLink leftEnd = new MemoryLink(leftPool, left, toLeft, toRight);
        MemoryLink rightEnd = new MemoryLink(rightPool, right, toRight, toLeft);
        leftEnd.peer = rightEnd;
        rightEnd.peer = leftEnd;
        return new Pair(leftEnd, rightEnd);
    }

    /** Called by the other end's flush, on its thread, when frames wait here: wakes an event loop. */
    public void onFrameArrived(Runnable hook) {
        onFrameArrived = hook;
    }

    @Override
    public LinkCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public int receive(RxBatch batch) {
        int before = batch.size();
        int room = pool.frameSizeBytes() - FramePool.HEADROOM_BYTES;
        for (int length = in.peek(); length >= 0; length = in.peek()) {
            int pieces = (length + room - 1) / room;
            if (pieces > batch.remaining()) {
                break;
            }
            if (pieces > pool.free()) {
                droppedNoFrame++;
            } else {
                copyIn(batch, length, room);
            }
            in.consume(length);
        }
        return batch.size() - before;
    }

    private void copyIn(RxBatch batch, int length, int room) {
        int flags = in.packetFlags();
        for (int done = 0; done < length; done += room) {
            int piece = Math.min(room, length - done);
            int frame = pool.allocate();
            MemorySegment.copy(in.memory(), in.packetOffset() + done, pool.memory(),
                    pool.address(frame) + FramePool.HEADROOM_BYTES, piece);
            int continued = done + piece < length ? RxBatch.CONTINUED : 0;
            batch.add(frame, FramePool.HEADROOM_BYTES, piece, flags | continued);
        }
    }

    @Override
    public boolean transmit(int frame, int offset, int length, int txOptions, int checksumStart, int checksumOffset,
            int gsoSizeBytes) {
        if (!gathering && txHeld - txHeldBeforeLastFlush > TX_RING_PIECES - MAX_TX_PIECES) {
            return false;
        }
        long from = pool.address(frame) + offset;
        if (!gathering && (txOptions & (TX_CONTINUED | TX_GSO)) == 0) {
            sendPiece(pool.memory(), from, length, txOptions, checksumStart, checksumOffset);
        } else {
            gather(from, length, txOptions, checksumStart, checksumOffset, gsoSizeBytes);
        }
        hold(frame);
        return true;
    }

    private void hold(int frame) {
        txFrames[txHeld++] = frame;
    }

    private void gather(long from, int length, int txOptions, int checksumStart, int checksumOffset, int gsoSize) {
        if (!gathering) {
            gathered = 0;
            gatheredOptions = txOptions;
            gatheredChecksumStart = checksumStart;
            gatheredChecksumOffset = checksumOffset;
            gatheredGsoSize = gsoSize;
        }
        if (gathered + length <= MAX_PACKET_BYTES) {
            MemorySegment.copy(pool.memory(), from, scratch, gathered, length);
        }
        gathered += length;
        gathering = (txOptions & TX_CONTINUED) != 0;
        if (!gathering) {
            sendGathered();
        }
    }

    private void sendGathered() {
        if (gathered > MAX_PACKET_BYTES) {
            droppedTooLong++;
        } else if ((gatheredOptions & TX_GSO) == 0) {
            sendPiece(scratch, 0, gathered, gatheredOptions, gatheredChecksumStart, gatheredChecksumOffset);
        } else if (options.largePackets()) {
            put(scratch, 0, gathered, RxBatch.CHECKSUM_GOOD);
        } else {
            cut();
        }
    }

    private void cut() {
        int segments = cutter.wrap(scratch, gathered, gatheredChecksumStart, gatheredGsoSize);
        for (int segment = 0; segment < segments; segment++) {
            int length = cutter.length(segment);
            long to = isTooLong(length) ? -1 : reserve(length);
            if (to >= 0) {
                cutter.write(segment, out.memory(), to);
                out.commit(length, 0);
            }
        }
    }

    private void sendPiece(MemorySegment memory, long from, int length, int txOptions, int start, int offset) {
        if (isTooLong(length)) {
            return;
        }
        long to = put(memory, from, length, 0);
        if (to >= 0 && (txOptions & TX_CHECKSUM) != 0 && !options.partialChecksums()) {
            int sum = Checksum.sum(out.memory(), to + start, length - start); // the field holds the pseudo-header sum
            Checksum.store(out.memory(), to + start + offset, Checksum.finish(sum));
        }
    }

    private boolean isTooLong(int length) {
        boolean tooLong = length > options.mtuBytes() + EthernetHeader.LENGTH + VLAN_BYTES;
        droppedTooLong += tooLong ? 1 : 0;
        return tooLong;
    }

    private long reserve(int length) {
        long to = out.reserve(length);
        droppedQueueFull += to < 0 ? 1 : 0;
        return to;
    }

    private long put(MemorySegment memory, long from, int length, int flags) {
        long to = reserve(length);
        if (to >= 0) {
            MemorySegment.copy(memory, from, out.memory(), to, length);
            out.commit(length, flags);
        }
        return to;
    }

    @Override
    public void flush() {
        int done = options.lateCompletions() ? txHeldBeforeLastFlush : txHeld;
        for (int i = 0; i < done; i++) {
            pool.release(txFrames[i]);
        }
        System.arraycopy(txFrames, done, txFrames, 0, txHeld - done);
        txHeld -= done;
        txHeldBeforeLastFlush = txHeld;
        if (out.publish()) {
            peer.onFrameArrived.run();
        }
    }

    /** Whether packets wait for {@link #receive}. */
    public boolean hasFrames() {
        return in.peek() >= 0;
    }

    /** Packets sent from here and lost because the other end didn't take earlier ones in time. */
    public long droppedQueueFull() {
        return droppedQueueFull;
    }

    /** Packets sent from here and lost because they were longer than the MTU. */
    public long droppedTooLong() {
        return droppedTooLong;
    }

    /** Packets that arrived here and were lost because the pool was empty. */
    public long droppedNoFrame() {
        return droppedNoFrame;
    }

    @Override
    public int pollDescriptor() {
        return -1;
    }

    @Override
    public void close() {
        for (int i = 0; i < txHeld; i++) {
            pool.release(txFrames[i]);
        }
        txHeld = 0;
        txHeldBeforeLastFlush = 0;
    }
}
