package io.ringroad.stack.tcp;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;

/**
 * Frames of a send queue, one behind the other, that leave as one packet: a single one for most links, up to 64 KiB for
 * a link that cuts them into segments itself. One object per stack, measured anew for each packet.
 */
final class FrameRun {
    private static final int MAX_FRAMES = LinkQueue.MAX_TX_PIECES;

    private final FramePool pool;
    int first;
    int last;
    /** Payload of all its frames. */
    int bytes;

    FrameRun(FramePool pool) {
        this.pool = pool;
    }

    /** Just this frame. */
    void of(int frame) {
        first = frame;
        last = frame;
        bytes = pool.payloadLength(frame);
    }

    /**
     * From this frame on, as many whole ones as stay within {@code maxBytes}, are not with the device already, and not
     * with the peer.
     */
    void gather(int frame, int maxBytes) {
        of(frame);
        int next = pool.next(frame);
        for (int frames = 1; frames < MAX_FRAMES && next != FramePool.NONE && isSendable(next); frames++) {
            int length = pool.payloadLength(next);
            if (bytes + length > maxBytes) {
                return;
            }
            bytes += length;
            last = next;
            next = pool.next(next);
        }
    }

    private boolean isSendable(int frame) {
        return !pool.isShared(frame) && !pool.hasFlag(frame, FramePool.FLAG_SACKED);
    }

    boolean isSingle() {
        return first == last;
    }

    /** Nothing is queued behind it. */
    boolean endsQueue() {
        return pool.next(last) == FramePool.NONE;
    }

    /** One of its frames has been sent before. */
    boolean wasSent() {
        for (int frame = first;; frame = pool.next(frame)) {
            if (pool.hasFlag(frame, FramePool.FLAG_SENT)) {
                return true;
            }
            if (frame == last) {
                return false;
            }
        }
    }

    void markSent() {
        for (int frame = first;; frame = pool.next(frame)) {
            pool.setFlag(frame, FramePool.FLAG_SENT);
            if (frame == last) {
                return;
            }
        }
    }
}
