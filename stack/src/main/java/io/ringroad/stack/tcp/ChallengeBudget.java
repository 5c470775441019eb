package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.SipHash;

/**
 * How many challenge acknowledgements go in a second (RFC 5961 §7), all connections of the stack together. The number
 * differs from second to second, lest a third party learn from the missing ones what happens on connections that aren't
 * its own (CVE-2016-5696).
 */
final class ChallengeBudget {
    /** Half as many at least, half as many again at most. */
    static final int PER_SECOND = 1000;
    private static final long SECOND_NS = 1_000_000_000L;

    private final long secretHigh;
    private final long secretLow;
    private long second = Long.MIN_VALUE;
    private int left;

    ChallengeBudget(long secretHigh, long secretLow) {
        this.secretHigh = secretHigh;
        this.secretLow = secretLow;
    }

    /** Whether one more may go now; if so it is taken. */
    boolean take(long nowNs) {
        long now = nowNs / SECOND_NS;
        if (now != second) {
            second = now;
            long hash = SipHash.hash(secretHigh, ~secretLow, now, 0, 0, 0, 0);
            left = PER_SECOND / 2 + (int) Long.remainderUnsigned(hash, PER_SECOND);
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
