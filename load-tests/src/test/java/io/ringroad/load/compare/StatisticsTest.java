package io.ringroad.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.load.compare.Statistics.Interval;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void quantilesLieBetweenTheNearestValues() {
        double[] values = {4, 1, 3, 2};
        assertEquals(2.5, Statistics.median(values));
        assertEquals(1, Statistics.quantile(values, 0));
        assertEquals(1.75, Statistics.quantile(values, 0.25));
        assertEquals(4, Statistics.quantile(values, 1));
        assertTrue(Double.isNaN(Statistics.median(new double[0])));
    }

    @Test
    void theIntervalOfManyLikeValuesIsNarrow() {
        double[] few = {0.5, 1.0, 1.5};
        double[] many = DoubleStream.iterate(0.5, value -> value + 0.01).limit(101).toArray();
        Interval wide = Statistics.medianInterval(few);
        Interval narrow = Statistics.medianInterval(many);
        assertEquals(0.5, wide.low());
        assertEquals(1.5, wide.high());
        assertTrue(narrow.low() > 0.85 && narrow.high() < 1.15, narrow::toString);
    }
}
