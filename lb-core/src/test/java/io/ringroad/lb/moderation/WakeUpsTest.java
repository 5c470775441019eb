package io.ringroad.lb.moderation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WakeUpsTest {
    private static final long INTERVAL_NS = 50_000_000;
    private static final long BUSY = 5_000;
    private static final long CALM = 100;

    private long count = 1_000;
    private int asked;
    private final WakeUps wakeUps = new WakeUps(() -> {
        asked++;
        return count;
    });

    private double next(long packets, long woken) {
        count += woken;
        return wakeUps.packetsForEach(packets, INTERVAL_NS);
    }

    @Test
    void comparesWithTheIntervalBefore() {
        assertEquals(Double.NaN, next(BUSY, 1_000));
        assertEquals(2.5, next(BUSY, 2_000));
        assertEquals(5, next(BUSY, 1_000));
    }

    @Test
    void aWorkerThatNeverSleepsHasThemAllAtOnce() {
        next(BUSY, 1);
        assertEquals(BUSY, next(BUSY, 0));
    }

    @Test
    void atALowRateNobodyIsAsked() {
        next(CALM, 1);
        next(CALM, 1);
        assertEquals(0, asked);
        next(BUSY, 1);
        assertEquals(Double.NaN, next(CALM, 1));
        assertEquals(Double.NaN, next(BUSY, 1), "an interval lies between");
        assertEquals(2, asked);
    }

    @Test
    void aWorkerThatIsStartedAgainIsUnknownForAnInterval() {
        next(BUSY, 1_000);
        count = -1;
        assertEquals(Double.NaN, wakeUps.packetsForEach(BUSY, INTERVAL_NS));
        count = 10;
        assertEquals(Double.NaN, wakeUps.packetsForEach(BUSY, INTERVAL_NS));
        assertEquals(5, next(BUSY, 1_000));
        count = 20;
        assertEquals(Double.NaN, wakeUps.packetsForEach(BUSY, INTERVAL_NS), "counts from 0 again");
    }
}
