package io.ringroad.load.compare;

import java.util.Arrays;
import java.util.Random;

/** Medians, and how sure one can be of them. */
final class Statistics {
    private static final int RESAMPLES = 2000;
    private static final int FEWEST_FOR_INTERVAL = 3;

    private Statistics() {}

    /** A range of values. */
    record Interval(double low, double high) {}

    /** Linear between the two nearest; NaN if there are none. */
    static double quantile(double[] values, double quantile) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = quantile * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /** Where the median lies with 95 % confidence, by resampling; the whole range of fewer than three values. */
    static Interval medianInterval(double[] values) {
        if (values.length < FEWEST_FOR_INTERVAL) {
            return new Interval(quantile(values, 0), quantile(values, 1));
        }
        Random random = new Random(1);
        double[] medians = new double[RESAMPLES];
        double[] sample = new double[values.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < sample.length; j++) {
                sample[j] = values[random.nextInt(values.length)];
            }
            medians[i] = median(sample);
        }
        return new Interval(quantile(medians, 0.025), quantile(medians, 0.975));
    }
}
