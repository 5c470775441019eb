package io.ringroad.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AdaptiveSpinTest {
    private static final long SPIN_NS = 20_000;
    private static final long LOOK_NS = 1_000;

    private final AdaptiveSpin spin = new AdaptiveSpin(SPIN_NS, 0);
    private long nowNs;
    private long spunNs;

    /** Idle for so long after work: spins as long as it is told to, sleeps for the rest. */
    private boolean idle(long idleNs) {
        spin.onWork(nowNs);
        long startNs = nowNs;
        while (nowNs - startNs < idleNs && spin.goesOn(nowNs)) {
            nowNs += LOOK_NS;
        }
        spunNs += nowNs - startNs;
        boolean spun = nowNs - startNs >= idleNs;
        nowNs = startNs + idleNs;
        return spun;
    }

    private int foundBySpinning(int times, long idleNs) {
        int found = 0;
        for (int i = 0; i < times; i++) {
            found += idle(idleNs) ? 1 : 0;
        }
        return found;
    }

    @Test
    void shortGapsAreSpunThrough() {
        assertEquals(1000, foundBySpinning(1000, 10_000));
    }

    @Test
    void longGapsAreSleptThroughOnceThatIsKnown() {
        assertEquals(0, foundBySpinning(1000, 50_000));
        spunNs = 0;
        foundBySpinning(6400, 50_000);
        assertEquals(100 * SPIN_NS, spunNs, 2 * SPIN_NS);
    }

    @Test
    void aSpinNeverLastsLongerThanItMay() {
        idle(1_000_000_000);
        assertEquals(SPIN_NS, spunNs);
        assertFalse(spin.goesOn(nowNs));
    }

    @Test
    void spinningIsTakenUpAgainWhenItPays() {
        foundBySpinning(1000, 50_000);
        foundBySpinning(500, 5_000);
        assertTrue(foundBySpinning(100, 5_000) >= 99);
    }

    @Test
    void zeroNeverSpins() {
        AdaptiveSpin none = new AdaptiveSpin(0, 0);
        none.onWork(5);
        assertFalse(none.goesOn(5));
    }
}
