package io.ringroad.lb.supervisor;

/** Delay before a restart: doubles with each failure in a row up to a maximum, begins anew after a long enough life. */
final class Backoff {
    private final long firstMs;
    private final long maxMs;
    private long nextMs;

    Backoff(long firstMs, long maxMs) {
        this.firstMs = firstMs;
        this.maxMs = maxMs;
        this.nextMs = firstMs;
    }

    /** @param servedMs how long the worker that died had served; 0 if it never did */
    long delayMs(long servedMs) {
        if (servedMs >= maxMs) {
            nextMs = firstMs;
        }
        long delayMs = nextMs;
        nextMs = Math.min(maxMs, nextMs * 2);
        return delayMs;
    }
}
