package io.ringroad.stack.tcp;

/**
 * How much the senders nearby may have under way to us, each of them. A queue that has built up in a link's receive ring
 * is data that waits for us: windows that let it grow further make packets travel through cold memory, and lose them once
 * the ring is full. So the windows shrink while the ring is filling, multiplicatively, and grow again, additively, while
 * it is not: together they come to what the ring holds, however many connections there are.
 */
final class ReceivePressure {
    /** Of the ring's frames: more make the windows smaller. */
    static final int HIGH_PERCENT = 33;
    /** Fewer let them grow. */
    static final int LOW_PERCENT = 20;
    static final int MIN_WINDOW_BYTES = 64 << 10;
    /** What has been told already arrives for about that long after a cut. */
    private static final long CUT_INTERVAL_NS = 2_000_000;
    private static final long GROWTH_INTERVAL_NS = 8_000_000;
    private static final int GROWTH_BYTES = 16 << 10;
    /** Senders further away have their bytes on the road, not in our ring. */
    private static final long FAR_RTT_NS = 20_000_000;

    private final int maxBytes;
    private int windowBytes;
    private long nextChangeNs;

    /** @param maxBytes the window without pressure */
    ReceivePressure(int maxBytes) {
        this.maxBytes = maxBytes;
        this.windowBytes = maxBytes;
    }

    /**
     * Once per cycle and link.
     *
     * @param fillPercent how full the receive ring was
     */
    void onReceive(int fillPercent, long nowNs) {
        if (fillPercent <= HIGH_PERCENT && windowBytes == maxBytes || nowNs - nextChangeNs < 0) {
            return;
        }
        if (fillPercent > HIGH_PERCENT) {
            windowBytes = Math.max(Math.min(MIN_WINDOW_BYTES, maxBytes), windowBytes - (windowBytes >> 2));
            nextChangeNs = nowNs + CUT_INTERVAL_NS;
        } else if (fillPercent < LOW_PERCENT) {
            windowBytes = Math.min(maxBytes, windowBytes + GROWTH_BYTES);
            nextChangeNs = nowNs + GROWTH_INTERVAL_NS;
        }
    }

    /** Most that the connection's peer may have under way. */
    int windowBytes(Connection connection) {
        return RttEstimator.minRttNs(connection) > FAR_RTT_NS ? maxBytes : windowBytes;
    }
}
