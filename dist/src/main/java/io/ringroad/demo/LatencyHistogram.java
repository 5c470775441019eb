package io.ringroad.demo;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts durations in log-linear buckets: 16 to each power of two, so a value is known to about 6 %. */
final class LatencyHistogram {
    private static final int SUB_BUCKET_BITS = 4;
    private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(Long.SIZE * SUB_BUCKETS);

    void record(long durationNs) {
        counts.incrementAndGet(bucket(Math.max(durationNs, SUB_BUCKETS)));
    }

    /**
     * The duration that the given share of all were not longer than.
     *
     * @param share from 0 to 1
     * @return nanoseconds, 0 if nothing was recorded
     */
    long quantileNs(double share) {
        long total = 0;
        for (int i = 0; i < counts.length(); i++) {
            total += counts.get(i);
        }
        long left = (long) Math.ceil(total * share);
        for (int i = 0; i < counts.length() && left > 0; i++) {
            left -= counts.get(i);
            if (left <= 0) {
                return lowestOf(i + 1);
            }
        }
        return 0;
    }

    private static int bucket(long value) {
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        int sub = (int) (value >>> exponent - SUB_BUCKET_BITS) & SUB_BUCKETS - 1;
        return exponent * SUB_BUCKETS + sub;
    }

    private static long lowestOf(int bucket) {
        int exponent = bucket / SUB_BUCKETS;
        return (long) (SUB_BUCKETS + bucket % SUB_BUCKETS) << exponent >> SUB_BUCKET_BITS;
    }
}
