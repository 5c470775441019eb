package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.FramePool;
import java.lang.foreign.MemorySegment;

/** What a connection has received in order and nobody has read yet: a chain of frames. */
final class ReceiveQueue {
    /** A segment up to this size is copied behind the last frame's bytes if they wait, to keep frames few. */
    private static final int COPY_LIMIT_BYTES = 256;

    private final FramePool pool;
    private final MemorySegment memory;

    ReceiveQueue(FramePool pool) {
        this.pool = pool;
        this.memory = pool.memory();
    }

    /** Appends a chain; the queue owns its frames now. */
    void append(Connection connection, int chain) {
        int frame = chain;
        while (frame != FramePool.NONE) {
            int next = pool.next(frame);
            appendOne(connection, frame);
            frame = next;
        }
    }

    private void appendOne(Connection connection, int frame) {
        int length = pool.payloadLength(frame);
        connection.receiveBytes(connection.receiveBytes() + length);
        pool.next(frame, FramePool.NONE);
        int tail = connection.receiveTail();
        if (tail == FramePool.NONE) {
            connection.receiveHead(frame);
        } else if (length <= COPY_LIMIT_BYTES && copyBehind(tail, frame, length)) {
            pool.release(frame);
            return;
        } else {
            pool.next(tail, frame);
        }
        connection.receiveTail(frame);
        connection.queuedFrames(connection.queuedFrames() + 1);
    }

    private boolean copyBehind(int tail, int frame, int length) {
        int start = pool.payloadOffset(tail);
        int used = pool.payloadLength(tail);
        if (start + used + length > pool.frameSizeBytes()) {
            return false;
        }
        MemorySegment.copy(memory, pool.address(frame) + pool.payloadOffset(frame), memory,
                pool.address(tail) + start + used, length);
        pool.payload(tail, start, used + length);
        return true;
    }

    /** Copies out up to {@code length} bytes and frees what was read; returns how many. */
    int read(Connection connection, MemorySegment target, long offset, int length) {
        int done = 0;
        int frame = connection.receiveHead();
        while (frame != FramePool.NONE && done < length) {
            int start = pool.payloadOffset(frame);
            int available = pool.payloadLength(frame);
            int part = Math.min(available, length - done);
            MemorySegment.copy(memory, pool.address(frame) + start, target, offset + done, part);
            done += part;
            if (part < available) {
                pool.payload(frame, start + part, available - part);
            } else {
                frame = removeHead(connection, frame);
            }
        }
        connection.receiveBytes(connection.receiveBytes() - done);
        return done;
    }

    private int removeHead(Connection connection, int frame) {
        int next = pool.next(frame);
        connection.receiveHead(next);
        if (next == FramePool.NONE) {
            connection.receiveTail(FramePool.NONE);
        }
        connection.queuedFrames(connection.queuedFrames() - 1);
        pool.release(frame);
        return next;
    }

    /** Takes the whole chain out; the caller owns its frames. */
    int take(Connection connection) {
        int chain = connection.receiveHead();
        int frames = 0;
        for (int frame = chain; frame != FramePool.NONE; frame = pool.next(frame)) {
            frames++;
        }
        connection.queuedFrames(connection.queuedFrames() - frames);
        connection.receiveHead(FramePool.NONE);
        connection.receiveTail(FramePool.NONE);
        connection.receiveBytes(0);
        return chain;
    }

    void clear(Connection connection) {
        pool.releaseChain(take(connection));
    }
}
