package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.SequenceNumber;
import java.lang.foreign.MemorySegment;

/**
 * What a connection has to send and what it has sent unacknowledged: a chain of frames in the order of their sequence
 * numbers. {@code sendNext} is the frame that begins at SND.NXT.
 */
final class SendQueue {
    /** Where payload starts in a frame that we fill ourselves: room for all headers and the driver's metadata. */
    static final int PAYLOAD_OFFSET = 192;

    private final FramePool pool;
    private final MemorySegment memory;

    SendQueue(FramePool pool) {
        this.pool = pool;
        this.memory = pool.memory();
    }

    /** Payload that a frame of our own holds. */
    int frameCapacity() {
        return pool.frameSizeBytes() - PAYLOAD_OFFSET;
    }

    /** Appends a chain of frames with payload; the queue owns them now. */
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
        pool.sequence(frame, connection.sendEnd());
        pool.next(frame, FramePool.NONE);
        if (connection.sendTail() == FramePool.NONE) {
            connection.sendHead(frame);
        } else {
            pool.next(connection.sendTail(), frame);
        }
        connection.sendTail(frame);
        if (connection.sendNext() == FramePool.NONE) {
            connection.sendNext(frame);
        }
        connection.sendEnd(connection.sendEnd() + length);
        connection.sendBytes(connection.sendBytes() + length);
        connection.queuedFrames(connection.queuedFrames() + 1);
    }

    /**
     * Copies bytes to the end of the queue, first into what room the last frame has if it was not sent yet.
     *
     * @return how many were taken: fewer if the pool is empty
     */
    int write(Connection connection, MemorySegment source, long offset, int length) {
        int done = fillTail(connection, source, offset, length);
        while (done < length) {
            int frame = pool.allocate();
            if (frame == FramePool.NONE) {
                return done;
            }
            int part = Math.min(length - done, Math.min(frameCapacity(), connection.mss()));
            MemorySegment.copy(source, offset + done, memory, pool.address(frame) + PAYLOAD_OFFSET, part);
            pool.payload(frame, PAYLOAD_OFFSET, part);
            appendOne(connection, frame);
            done += part;
        }
        return done;
    }

    private int fillTail(Connection connection, MemorySegment source, long offset, int length) {
        int tail = connection.sendTail();
        if (tail == FramePool.NONE || connection.allDataSent() || pool.isShared(tail)
                || pool.hasFlag(tail, FramePool.FLAG_SENT)) {
            return 0;
        }
        int used = pool.payloadLength(tail);
        int start = pool.payloadOffset(tail);
        int room = Math.min(connection.mss() - used, pool.frameSizeBytes() - start - used);
        int part = Math.min(room, length);
        if (part <= 0) {
            return 0;
        }
        MemorySegment.copy(source, offset, memory, pool.address(tail) + start + used, part);
        pool.payload(tail, start, used + part);
        connection.sendEnd(connection.sendEnd() + part);
        connection.sendBytes(connection.sendBytes() + part);
        return part;
    }

    /**
     * Leaves at most {@code bytes} in the frame and moves the rest into a new one behind it, so that a segment fits
     * the peer's MSS or window.
     *
     * @return false if the pool is empty
     */
    boolean split(Connection connection, int frame, int bytes) {
        int rest = pool.allocate();
        if (rest == FramePool.NONE) {
            return false;
        }
        int offset = pool.payloadOffset(frame);
        int length = pool.payloadLength(frame);
        int moved = length - bytes;
        // More than a frame of our own holds can't lie behind the headroom of another.
        int start = Math.min(PAYLOAD_OFFSET, pool.frameSizeBytes() - moved);
        MemorySegment.copy(memory, pool.address(frame) + offset + bytes, memory, pool.address(rest) + start, moved);
        pool.payload(frame, offset, bytes);
        pool.payload(rest, start, moved);
        pool.sequence(rest, pool.sequence(frame) + bytes);
        pool.copyFlags(frame, rest, FramePool.FLAG_SENT | FramePool.FLAG_SACKED);
        pool.next(rest, pool.next(frame));
        pool.next(frame, rest);
        if (connection.sendTail() == frame) {
            connection.sendTail(rest);
        }
        connection.queuedFrames(connection.queuedFrames() + 1);
        return true;
    }

    /** Frees what lies before {@code acknowledgement}; SND.UNA is the caller's. */
    void acknowledge(Connection connection, int acknowledgement) {
        int frame = connection.sendHead();
        while (frame != FramePool.NONE) {
            int sequence = pool.sequence(frame);
            int length = pool.payloadLength(frame);
            if (SequenceNumber.geq(sequence, acknowledgement)) {
                break;
            }
            if (SequenceNumber.gt(sequence + length, acknowledgement)) {
                trim(connection, frame, acknowledgement - sequence);
                break;
            }
            frame = removeHead(connection, frame, length);
        }
    }

    private int removeHead(Connection connection, int frame, int length) {
        int next = pool.next(frame);
        if (connection.sendNext() == frame) {
            connection.sendNext(next);
        }
        connection.sendHead(next);
        if (next == FramePool.NONE) {
            connection.sendTail(FramePool.NONE);
        }
        forget(connection, frame, length);
        connection.queuedFrames(connection.queuedFrames() - 1);
        pool.release(frame);
        return next;
    }

    private void trim(Connection connection, int frame, int bytes) {
        pool.payload(frame, pool.payloadOffset(frame) + bytes, pool.payloadLength(frame) - bytes);
        pool.sequence(frame, pool.sequence(frame) + bytes);
        forget(connection, frame, bytes);
    }

    private void forget(Connection connection, int frame, int bytes) {
        connection.sendBytes(connection.sendBytes() - bytes);
        if (pool.hasFlag(frame, FramePool.FLAG_SACKED)) {
            connection.sackedBytes(connection.sackedBytes() - bytes);
        }
    }

    /**
     * Everything from SND.UNA on is to be sent again (RFC 6298 §5.4), also what the peer said it holds: it may have
     * dropped that (RFC 2018 §8). It will say so again if it hasn't.
     */
    void rewind(Connection connection) {
        clearSacked(connection);
        connection.sendNext(connection.sendHead());
        connection.sndNxt(connection.sndUna());
        connection.unset(Connection.FLAG_FIN_SENT);
    }

    private void clearSacked(Connection connection) {
        int frame = connection.sackedBytes() == 0 ? FramePool.NONE : connection.sendHead();
        while (frame != FramePool.NONE) {
            pool.clearFlag(frame, FramePool.FLAG_SACKED);
            frame = pool.next(frame);
        }
        connection.sackedBytes(0);
    }

    void clear(Connection connection) {
        int frame = connection.sendHead();
        while (frame != FramePool.NONE) {
            frame = removeHead(connection, frame, pool.payloadLength(frame));
        }
    }
}
