package io.ringroad.stack.ip;

/** A token bucket: so many a second on average, and as many at once. */
final class RateLimit {
    private static final long SECOND_NS = 1_000_000_000L;

    private final long intervalNs;
    private final long capacityNs;
    private long creditNs;
    private long lastNs;

    RateLimit(int perSecond) {
        intervalNs = SECOND_NS / perSecond;
        capacityNs = SECOND_NS;
        creditNs = capacityNs;
        lastNs = Long.MIN_VALUE;
    }

    boolean allows(long nowNs) {
        if (lastNs != Long.MIN_VALUE) {
            creditNs = Math.min(capacityNs, creditNs + Math.max(0, nowNs - lastNs));
        }
        lastNs = nowNs;
        if (creditNs < intervalNs) {
            return false;
        }
        creditNs -= intervalNs;
        return true;
    }
}
