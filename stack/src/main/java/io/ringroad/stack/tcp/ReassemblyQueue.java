package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.SequenceNumber;

/**
 * Payload that arrived before what precedes it: frames by sequence number, never overlapping. Of an arriving frame
 * only what is in no frame yet is kept, and of that only the part before the next one: the rest comes again.
 */
final class ReassemblyQueue {
    private final FramePool pool;

    ReassemblyQueue(FramePool pool) {
        this.pool = pool;
    }

    /** Puts the frames of a chain, the first of which begins at {@code sequence}, in their places. */
    void insert(Connection connection, int chain, int sequence, int frameLimit) {
        int frame = chain;
        int next = sequence;
        while (frame != FramePool.NONE) {
            int following = pool.next(frame);
            int length = pool.payloadLength(frame);
            if (connection.reassemblyFrames() >= frameLimit || !insertOne(connection, frame, next)) {
                pool.release(frame);
            }
            next += length;
            frame = following;
        }
    }

    private boolean insertOne(Connection connection, int frame, int sequence) {
        int previous = FramePool.NONE;
        int next = connection.reassemblyHead();
        while (next != FramePool.NONE && SequenceNumber.leq(pool.sequence(next), sequence)) {
            previous = next;
            next = pool.next(next);
        }
        int start = previous == FramePool.NONE ? sequence : SequenceNumber.max(sequence, end(previous));
        int end = sequence + pool.payloadLength(frame);
        if (next != FramePool.NONE) {
            end = SequenceNumber.min(end, pool.sequence(next));
        }
        if (SequenceNumber.leq(end, start)) {
            return false;
        }
        pool.payload(frame, pool.payloadOffset(frame) + (start - sequence), end - start);
        pool.sequence(frame, start);
        link(connection, previous, frame, next);
        return true;
    }

    private void link(Connection connection, int previous, int frame, int next) {
        pool.next(frame, next);
        if (previous == FramePool.NONE) {
            connection.reassemblyHead(frame);
        } else {
            pool.next(previous, frame);
        }
        connection.reassemblyFrames(connection.reassemblyFrames() + 1);
    }

    /**
     * The next frame that continues at {@code sequence}, taken out of the queue and cut to begin there;
     * {@link FramePool#NONE} if there is none.
     */
    int takeAt(Connection connection, int sequence) {
        int frame = connection.reassemblyHead();
        while (frame != FramePool.NONE && SequenceNumber.leq(pool.sequence(frame), sequence)) {
            connection.reassemblyHead(pool.next(frame));
            connection.reassemblyFrames(connection.reassemblyFrames() - 1);
            pool.next(frame, FramePool.NONE);
            int old = sequence - pool.sequence(frame);
            int length = pool.payloadLength(frame);
            if (old < length) {
                if (old > 0) {
                    pool.payload(frame, pool.payloadOffset(frame) + old, length - old);
                }
                return frame;
            }
            pool.release(frame);
            frame = connection.reassemblyHead();
        }
        return FramePool.NONE;
    }

    private int end(int frame) {
        return pool.sequence(frame) + pool.payloadLength(frame);
    }

    void clear(Connection connection) {
        pool.releaseChain(connection.reassemblyHead());
        connection.reassemblyHead(FramePool.NONE);
        connection.reassemblyFrames(0);
    }
}
