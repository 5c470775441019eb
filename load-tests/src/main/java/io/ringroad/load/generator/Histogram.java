package io.ringroad.load.generator;

/** Buckets of a log-linear histogram: 32 for each power of two, so that none is wider than 3.2 % of its value. */
public final class Histogram {
    private static final int SUB_BITS = 5;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    /** Covers every long that isn't negative. */
    static final int BUCKETS = (64 - SUB_BITS) << SUB_BITS;

    private Histogram() {}

    static int bucket(long value) {
        if (value < SUB_BUCKETS) {
            return (int) Math.max(value, 0);
        }
        int shift = 63 - SUB_BITS - Long.numberOfLeadingZeros(value);
        return (shift + 1 << SUB_BITS) + (int) (value >>> shift & SUB_BUCKETS - 1);
    }

    /** The middle of a bucket. */
    static double middle(int bucket) {
        if (bucket < SUB_BUCKETS) {
            return bucket;
        }
        int shift = (bucket >> SUB_BITS) - 1;
        long low = (long) (SUB_BUCKETS + (bucket & SUB_BUCKETS - 1)) << shift;
        return low + (1L << shift) / 2.0;
    }

    /**
     * The value below which {@code quantile} of all lie.
     *
     * @param counts   of each bucket
     * @param quantile above 0, at most 1
     * @return NaN if there are none
     */
    public static double quantile(long[] counts, double quantile) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        long rank = Math.max(1, (long) Math.ceil(quantile * total));
        for (int bucket = 0; bucket < counts.length && total > 0; bucket++) {
            rank -= counts[bucket];
            if (rank <= 0) {
                return middle(bucket);
            }
        }
        return Double.NaN;
    }
}
