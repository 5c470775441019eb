package io.ringroad.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.TestPool;
import org.junit.jupiter.api.Test;

/** Windows that follow how full a receive ring is. */
class ReceivePressureTest {
    private static final int MAX_BYTES = 1 << 20;
    private static final long MS = 1_000_000;

    private final ReceivePressure pressure = new ReceivePressure(MAX_BYTES);
    private final Connection near = connection();
    private long nowNs;

    private static Connection connection() {
        Connection connection = new Connection(new TestPool(64).file);
        connection.position(0);
        return connection;
    }

    private int after(int ms, int fillPercent) {
        for (int i = 0; i < ms; i++) {
            nowNs += MS;
            pressure.onReceive(fillPercent, nowNs);
        }
        return pressure.windowBytes(near);
    }

    @Test
    void fullRingShrinksTheWindowDownToASmallOne() {
        assertEquals(MAX_BYTES, after(100, ReceivePressure.HIGH_PERCENT));
        assertEquals(MAX_BYTES * 3 / 4, after(1, ReceivePressure.HIGH_PERCENT + 1));
        assertEquals(MAX_BYTES * 3 / 4, after(1, 100), "what was told before still arrives");
        assertEquals(ReceivePressure.MIN_WINDOW_BYTES, after(100, 100));
    }

    @Test
    void emptyRingLetsItGrowAgain() {
        int small = after(100, 100);
        assertEquals(small, after(100, ReceivePressure.LOW_PERCENT), "in between it stays");
        int soon = after(50, 0);
        assertTrue(soon > small && soon < MAX_BYTES / 2, "after 50 ms: " + soon);
        assertEquals(MAX_BYTES, after(1000, 0));
    }

    @Test
    void farSendersAreLeftAlone() {
        after(100, 100);
        Connection far = connection();
        new RttEstimator(200 * MS).sample(far, 50 * MS);
        assertEquals(MAX_BYTES, pressure.windowBytes(far));
    }

    @Test
    void aSenderThatThinksIsNotFar() {
        RttEstimator rtt = new RttEstimator(200 * MS);
        rtt.sample(near, MS);
        rtt.sample(near, 500 * MS);
        assertEquals(ReceivePressure.MIN_WINDOW_BYTES, after(100, 100));
    }

    @Test
    void bufferThatIsSmallAnywayStaysAsItIs() {
        ReceivePressure small = new ReceivePressure(4096);
        small.onReceive(100, MS);
        assertEquals(4096, small.windowBytes(near));
    }
}
