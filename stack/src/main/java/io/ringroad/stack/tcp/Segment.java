package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.TcpHeader;
import io.ringroad.stack.wire.TcpOptions;

/**
 * A received segment, read once from its headers; one object per stack, filled anew for each. It owns the frames of
 * its payload, a chain through {@link FramePool#next}, until they are taken.
 */
final class Segment {
    private final FramePool pool;
    final TcpOptions options = new TcpOptions();

    long remoteHigh;
    long remoteLow;
    long localHigh;
    long localLow;
    int remotePort;
    int localPort;
    /** SEG.SEQ; moves on when the front is trimmed. */
    int sequence;
    /** SEG.ACK */
    int acknowledgement;
    int flags;
    /** SEG.WND as in the header, not scaled. */
    int window;
    int head = FramePool.NONE;
    /** Payload bytes. */
    int length;

    Segment(FramePool pool) {
        this.pool = pool;
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    /** SEG.LEN: payload, SYN and FIN. */
    int sequenceLength() {
        return length + ((flags & TcpHeader.SYN) != 0 ? 1 : 0) + ((flags & TcpHeader.FIN) != 0 ? 1 : 0);
    }

    /** Cuts bytes off the front of the payload (they have been received before). */
    void trimFront(int bytes) {
        sequence += bytes;
        length -= bytes;
        int left = bytes;
        while (left > 0) {
            int frame = head;
            int frameLength = pool.payloadLength(frame);
            if (frameLength > left) {
                pool.payload(frame, pool.payloadOffset(frame) + left, frameLength - left);
                return;
            }
            left -= frameLength;
            head = pool.next(frame);
            pool.release(frame);
        }
    }

    /** Cuts bytes off the end (they are beyond the window), and FIN with them. */
    void trimBack(int bytes) {
        flags &= ~(TcpHeader.FIN | TcpHeader.PSH);
        length -= bytes;
        int keep = length;
        int previous = FramePool.NONE;
        int frame = head;
        while (frame != FramePool.NONE && keep > 0) {
            int frameLength = pool.payloadLength(frame);
            if (frameLength > keep) {
                pool.payload(frame, pool.payloadOffset(frame), keep);
            }
            keep -= Math.min(keep, frameLength);
            previous = frame;
            frame = pool.next(frame);
        }
        if (previous == FramePool.NONE) {
            head = FramePool.NONE;
        } else {
            pool.next(previous, FramePool.NONE);
        }
        pool.releaseChain(frame);
    }

    /** Takes the payload's chain; the caller owns its frames now. */
    int takeFrames() {
        int frames = head;
        head = FramePool.NONE;
        length = 0;
        return frames;
    }

    /** Gives back what nobody took. */
    void release() {
        pool.releaseChain(head);
        head = FramePool.NONE;
        length = 0;
    }
}
