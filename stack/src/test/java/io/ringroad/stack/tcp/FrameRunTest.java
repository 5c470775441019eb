package io.ringroad.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.TestPool;
import io.ringroad.stack.memory.FramePool;
import org.junit.jupiter.api.Test;

/** Which frames of a send queue leave as one packet. */
class FrameRunTest {
    private static final int LENGTH = 1000;

    private final FramePool pool = new TestPool(64).pool;
    private final int[] frames = new int[5];
    private final FrameRun run = new FrameRun(pool);

    FrameRunTest() {
        for (int i = frames.length - 1; i >= 0; i--) {
            frames[i] = pool.allocate();
            pool.payload(frames[i], SendQueue.PAYLOAD_OFFSET, LENGTH);
            pool.next(frames[i], i == frames.length - 1 ? FramePool.NONE : frames[i + 1]);
        }
    }

    private void assertGathers(int count, int maxBytes) {
        run.gather(frames[0], maxBytes);
        assertEquals(frames[count - 1], run.last);
        assertEquals(count * LENGTH, run.bytes);
    }

    @Test
    void wholeFramesUpToTheMost() {
        assertGathers(5, 60_000);
        assertGathers(3, 3 * LENGTH + 999);
        assertGathers(1, 0);
    }

    @Test
    void notWhatTheDeviceStillHas() {
        pool.retain(frames[2]);
        assertGathers(2, 60_000);
    }

    @Test
    void notWhatThePeerHolds() {
        pool.setFlag(frames[3], FramePool.FLAG_SACKED);
        assertGathers(3, 60_000);
    }
}
