package io.ringroad.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    @Test
    void quantilesAreKnownToAboutSixPercent() {
        LatencyHistogram histogram = new LatencyHistogram();
        for (int us = 1; us <= 1000; us++) {
            histogram.record(us * 1000L);
        }
        assertEquals(500_000, histogram.quantileNs(0.5), 500_000 * 0.07);
        assertEquals(990_000, histogram.quantileNs(0.99), 990_000 * 0.07);
        assertEquals(1_000_000, histogram.quantileNs(1), 1_000_000 * 0.07);
    }

    @Test
    void nothingRecorded() {
        assertEquals(0, new LatencyHistogram().quantileNs(0.5));
    }

    @Test
    void theExtremesHaveBuckets() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(0);
        histogram.record(3_600_000_000_000L);
        assertEquals(3.6e12, histogram.quantileNs(1), 3.6e12 * 0.07);
    }
}
