package io.ringroad.stack.memory;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The worker's frames: fixed-size buffers named by index, reference-counted by their single owner thread (design
 * decision D3). Frame {@code f} is the bytes {@code [address(f), address(f) + frameSizeBytes)} of the worker's file.
 *
 * <p>Who owns a frame: the pool (count 0) → the driver's receive ring, after {@link #allocate} → the stack, after
 * {@link io.ringroad.stack.link.LinkQueue#receive} → a connection's receive, reassembly or send queue → while it is
 * being sent, that queue <em>and</em> the driver hold a reference each ({@link #retain}) → the last
 * {@link #release} gives it back to the pool.
 *
 * <p>Metadata per frame (32 bytes, kept apart from the bytes): next in its queue, sequence number, payload offset and
 * length, a one's-complement sum of the payload if known, references, flags.
 */
public final class FramePool {
    /** Bytes free before a received packet, for longer headers than it came with; what XDP reserves, too. */
    public static final int HEADROOM_BYTES = 256;
    public static final int NONE = -1;

    /** {@link #payloadSum} is valid. */
    public static final int FLAG_SUM_KNOWN = 1;
    /** The frame's bytes have been sent once already. */
    public static final int FLAG_SENT = 2;
    /** The peer has said that it holds all of the frame's bytes, before what precedes them (RFC 2018). */
    public static final int FLAG_SACKED = 4;

    private static final int NEXT = 0;
    private static final int SEQUENCE = 4;
    private static final int PAYLOAD_OFFSET = 8;
    private static final int PAYLOAD_LENGTH = 10;
    private static final int PAYLOAD_SUM = 12;
    private static final int REFERENCES = 14;
    private static final int FLAGS = 15;

    private final MemorySegment memory;
    private final long firstMeta;
    private final long framesBase;
    private final int frameSizeBytes;
    private final int frameSizeShift;
    private final int frameCount;
    private int freeHead = NONE;
    private int free;

    public FramePool(WorkerFile file) {
        WorkerFileLayout layout = file.layout();
        this.memory = file.memory();
        this.framesBase = layout.framesOffset();
        this.frameSizeBytes = layout.frameSizeBytes();
        this.frameSizeShift = Integer.numberOfTrailingZeros(frameSizeBytes);
        this.frameCount = layout.frameCount();
        this.firstMeta = file.address(layout.frameMetaOffset(), (long) frameCount * WorkerFileLayout.FRAME_META_BYTES);
        for (int frame = frameCount - 1; frame >= 0; frame--) {
            NativeMemory.int8(meta(frame) + REFERENCES, 0);
            push(frame);
        }
    }

    /** Takes a frame with one reference; {@link #NONE} if the pool is empty. */
    public int allocate() {
        int frame = freeHead;
        if (frame == NONE) {
            return NONE;
        }
        long meta = meta(frame);
        freeHead = NativeMemory.int32(meta + NEXT);
        free--;
        NativeMemory.int32(meta + NEXT, NONE);
        NativeMemory.int32(meta + PAYLOAD_SUM, 1 << 16); // sum 0, one reference, no flags (little endian)
        return frame;
    }

    /** One more owner. */
    public void retain(int frame) {
        long at = meta(frame) + REFERENCES;
        NativeMemory.int8(at, NativeMemory.int8(at) + 1);
    }

    /**
     * One owner less; the last one gives the frame back.
     *
     * @throws IllegalStateException if the frame is in the pool already: a bug that would hand one frame out twice
     */
    public void release(int frame) {
        long at = meta(frame) + REFERENCES;
        byte references = (byte) (NativeMemory.int8(at) - 1);
        if (references < 0) {
            throw new IllegalStateException("frame " + frame + " was released twice");
        }
        NativeMemory.int8(at, references);
        if (references == 0) {
            push(frame);
        }
    }

    /** One owner less for a frame and all that are linked behind it; {@link #NONE} is a chain without any. */
    public void releaseChain(int head) {
        int frame = head;
        while (frame != NONE) {
            int next = next(frame); // none any more once it is in the pool
            release(frame);
            frame = next;
        }
    }

    /** More than one owner: the driver still sends it, so that its headers must not be rewritten. */
    public boolean isShared(int frame) {
        return NativeMemory.int8(meta(frame) + REFERENCES) > 1;
    }

    private void push(int frame) {
        NativeMemory.int32(meta(frame) + NEXT, freeHead);
        freeHead = frame;
        free++;
    }

    /** Offset of the frame's first byte in {@link #memory()}. */
    public long address(int frame) {
        return framesBase + ((long) frame << frameSizeShift);
    }

    public MemorySegment memory() {
        return memory;
    }

    /** Offset of frame 0 in {@link #memory()}: where an AF_XDP UMEM begins. */
    public long framesOffset() {
        return framesBase;
    }

    public int frameSizeBytes() {
        return frameSizeBytes;
    }

    public int frameCount() {
        return frameCount;
    }

    /** Frames in the pool now. */
    public int free() {
        return free;
    }

    /** The next frame of the queue that holds this one; {@link #NONE} at its end. Meaningful to that queue only. */
    public int next(int frame) {
        return NativeMemory.int32(meta(frame) + NEXT);
    }

    public void next(int frame, int next) {
        NativeMemory.int32(meta(frame) + NEXT, next);
    }

    /** Sequence number of the first payload byte, in the number space of the queue that holds the frame. */
    public int sequence(int frame) {
        return NativeMemory.int32(meta(frame) + SEQUENCE);
    }

    public void sequence(int frame, int sequence) {
        NativeMemory.int32(meta(frame) + SEQUENCE, sequence);
    }

    /** Offset of the payload from the frame's first byte. */
    public int payloadOffset(int frame) {
        return NativeMemory.int16(meta(frame) + PAYLOAD_OFFSET);
    }

    public int payloadLength(int frame) {
        return NativeMemory.int16(meta(frame) + PAYLOAD_LENGTH);
    }

    /** Sets the payload's place and forgets its sum. */
    public void payload(int frame, int offset, int length) {
        long meta = meta(frame);
        NativeMemory.int16(meta + PAYLOAD_OFFSET, offset);
        NativeMemory.int16(meta + PAYLOAD_LENGTH, length);
        NativeMemory.int8(meta + FLAGS, NativeMemory.int8(meta + FLAGS) & ~FLAG_SUM_KNOWN);
    }

    /** Folded one's-complement sum of the payload's 16-bit words as stored in memory order (RFC 1071), if known. */
    public int payloadSum(int frame) {
        return NativeMemory.int16(meta(frame) + PAYLOAD_SUM);
    }

    public void payloadSum(int frame, int sum) {
        long meta = meta(frame);
        NativeMemory.int16(meta + PAYLOAD_SUM, sum);
        NativeMemory.int8(meta + FLAGS, NativeMemory.int8(meta + FLAGS) | FLAG_SUM_KNOWN);
    }

    public boolean hasFlag(int frame, int flag) {
        return (NativeMemory.int8(meta(frame) + FLAGS) & flag) != 0;
    }

    public void setFlag(int frame, int flag) {
        long at = meta(frame) + FLAGS;
        NativeMemory.int8(at, NativeMemory.int8(at) | flag);
    }

    public void clearFlag(int frame, int flag) {
        long at = meta(frame) + FLAGS;
        NativeMemory.int8(at, NativeMemory.int8(at) & ~flag);
    }

    /** Gives {@code to} those of the flags that {@code from} has, and takes the others of them from it. */
    public void copyFlags(int from, int to, int flags) {
        int kept = NativeMemory.int8(meta(to) + FLAGS) & ~flags;
        NativeMemory.int8(meta(to) + FLAGS, kept | NativeMemory.int8(meta(from) + FLAGS) & flags);
    }

    /** Address of a frame's metadata. */
    private long meta(int frame) {
        return firstMeta + (long) Objects.checkIndex(frame, frameCount) * WorkerFileLayout.FRAME_META_BYTES;
    }
}
