package io.ringroad.lb.moderation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.lb.slots.LoopCounts;
import org.junit.jupiter.api.Test;

class TrafficMeterTest {
    private static final long INTERVAL_NS = 50_000_000;
    private static final long BUSY = 5_000;
    private static final long CALM = 100;

    private LoopCounts counts = new LoopCounts(1_000, 70);
    private int asked;
    private final TrafficMeter meter = new TrafficMeter(() -> {
        asked++;
        return counts;
    });

    private Traffic next(long packets, long woken, long connections) {
        counts = new LoopCounts(counts.wakeUps() + woken, counts.connections() + connections);
        return meter.onInterval(packets, INTERVAL_NS);
    }

    @Test
    void comparesWithTheIntervalBefore() {
        assertEquals(Traffic.UNKNOWN, next(BUSY, 1_000, 500));
        assertEquals(new Traffic(2.5, 10), next(BUSY, 2_000, 500));
        assertEquals(new Traffic(5, 50), next(BUSY, 1_000, 100));
    }

    @Test
    void aWorkerThatNeverSleepsHasThemAllAtOnce() {
        next(BUSY, 1, 1);
        assertEquals(BUSY, next(BUSY, 0, 1).packetsPerWakeUp());
    }

    @Test
    void withoutNewConnectionsItIsAllForOpenOnes() {
        next(BUSY, 1, 1);
        assertEquals(Double.POSITIVE_INFINITY, next(BUSY, 1_000, 0).packetsPerConnection());
    }

    @Test
    void atALowRateNobodyIsAsked() {
        next(CALM, 1, 1);
        next(CALM, 1, 1);
        assertEquals(0, asked);
        next(BUSY, 1, 1);
        assertEquals(Traffic.UNKNOWN, next(CALM, 1, 1));
        assertEquals(Traffic.UNKNOWN, next(BUSY, 1, 1), "an interval lies between");
        assertEquals(2, asked);
    }

    @Test
    void aWorkerThatIsStartedAgainIsUnknownForAnInterval() {
        next(BUSY, 1_000, 500);
        counts = null;
        assertEquals(Traffic.UNKNOWN, meter.onInterval(BUSY, INTERVAL_NS));
        counts = new LoopCounts(10, 5);
        assertEquals(Traffic.UNKNOWN, meter.onInterval(BUSY, INTERVAL_NS));
        assertEquals(new Traffic(5, 10), next(BUSY, 1_000, 500));
        counts = new LoopCounts(20, 600);
        assertEquals(Traffic.UNKNOWN, meter.onInterval(BUSY, INTERVAL_NS), "counts from 0 again");
    }
}
