package io.ringroad.load.generator;

/** When something is due that happens at a fixed rate. Latencies count from then, not from when it could be begun. */
final class Pace {
    private static final long NS_PER_S = 1_000_000_000L;

    private final int ratePerS;
    private final long startNs;
    private long begun;

    /** @param ratePerS 0: always due */
    Pace(int ratePerS, long startNs) {
        this.ratePerS = ratePerS;
        this.startNs = startNs;
    }

    boolean isFixed() {
        return ratePerS > 0;
    }

    long nextDueNs() {
        return ratePerS == 0 ? 0 : startNs + begun * NS_PER_S / ratePerS;
    }

    void begin() {
        begun++;
    }
}
