package io.ringroad.transport.xdp;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import java.lang.foreign.MemorySegment;

/** Copies the pieces of a packet into one frame, for kernels and NICs that don't take packets in pieces. */
final class PieceJoiner {
    static final int OFFSET = FramePool.HEADROOM_BYTES;

    private final FramePool pool;
    private int frame;
    private int length;
    private int options;
    private int checksumStart;
    private int checksumOffset;

    PieceJoiner(FramePool pool) {
        this.pool = pool;
    }

    /** Starts a packet; false if the pool is empty. */
    boolean begin(int packetOptions, int packetChecksumStart, int packetChecksumOffset) {
        frame = pool.allocate();
        length = 0;
        options = packetOptions;
        checksumStart = packetChecksumStart;
        checksumOffset = packetChecksumOffset;
        return frame != FramePool.NONE;
    }

    /** Copies a piece and gives its frame's reference back. */
    void append(int piece, int offset, int bytes) {
        int room = pool.frameSizeBytes() - OFFSET - length;
        if (bytes > room) {
            throw new IllegalArgumentException("a packet of more than " + (pool.frameSizeBytes() - OFFSET)
                    + " bytes can't be sent here: it is longer than the link's MTU");
        }
        MemorySegment memory = pool.memory();
        MemorySegment.copy(memory, pool.address(piece) + offset, memory, pool.address(frame) + OFFSET + length, bytes);
        length += bytes;
        pool.release(piece);
    }

    int frame() {
        return frame;
    }

    int length() {
        return length;
    }

    boolean checksum() {
        return (options & LinkQueue.TX_CHECKSUM) != 0;
    }

    int checksumStart() {
        return checksumStart;
    }

    int checksumOffset() {
        return checksumOffset;
    }

    /** Gives the frame of an unfinished packet back. */
    void abandon() {
        pool.release(frame);
    }
}
