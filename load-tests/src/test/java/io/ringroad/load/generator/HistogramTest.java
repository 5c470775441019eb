package io.ringroad.load.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void everyValueIsNearTheMiddleOfItsBucket() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextLong() >>> 1 + random.nextInt(62);
            double middle = Histogram.middle(Histogram.bucket(value));
            assertTrue(Math.abs(middle - value) <= 0.5 + value / 62.0, () -> value + " counts as " + middle);
        }
        assertEquals(Histogram.BUCKETS - 1, Histogram.bucket(Long.MAX_VALUE));
    }

    @Test
    void quantilesAreThoseOfTheValues() {
        long[] counts = new long[Histogram.BUCKETS];
        for (int value = 1; value <= 10_000; value++) {
            counts[Histogram.bucket(value)]++;
        }
        assertEquals(5_000, Histogram.quantile(counts, 0.5), 100);
        assertEquals(9_900, Histogram.quantile(counts, 0.99), 200);
        assertEquals(1, Histogram.quantile(counts, 0.0001));
        assertTrue(Double.isNaN(Histogram.quantile(new long[Histogram.BUCKETS], 0.5)));
    }
}
