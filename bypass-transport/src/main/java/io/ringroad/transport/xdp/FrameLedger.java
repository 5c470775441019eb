package io.ringroad.transport.xdp;

import io.ringroad.stack.memory.FramePool;

/**
 * Which frames the kernel has, and how often: some it has taken out of the rings without a trace, and all have to come
 * back to the pool when the socket closes. One byte per frame: the sends under way, and a bit for "may be received to".
 */
final class FrameLedger {
    private static final int RECEIVING = 0x80;
    private static final int SENDING = 0x7f;

    private final FramePool pool;
    private final byte[] state;

    FrameLedger(FramePool pool) {
        this.pool = pool;
        this.state = new byte[pool.frameCount()];
    }

    void lentForReceive(int frame) {
        state[frame] |= (byte) RECEIVING;
    }

    void received(int frame) {
        state[frame] &= (byte) ~RECEIVING;
    }

    void lentForSend(int frame) {
        state[frame]++;
    }

    /** Takes the frame back from the kernel and gives its reference to the pool. */
    void sent(int frame) {
        state[frame]--;
        pool.release(frame);
    }

    /** Gives everything to the pool; the kernel must have let go of the socket. */
    void settle() {
        for (int frame = 0; frame < state.length; frame++) {
            int references = (state[frame] & SENDING) + ((state[frame] & RECEIVING) != 0 ? 1 : 0);
            state[frame] = 0;
            while (references-- > 0) {
                pool.release(frame);
            }
        }
    }
}
