package io.ringroad.transport.netty;

import io.netty.channel.IoOps;
import io.ringroad.stack.ConnectionOwner;

/** What a channel waits for. One constant per combination: changing the interest allocates nothing. */
public final class BypassIoOps implements IoOps {
    /** Bytes or the end of the stream; for a listener: connections. */
    public static final int READ = ConnectionOwner.READABLE;
    /** Room in the connection's send queue. */
    public static final int WRITE = ConnectionOwner.WRITABLE;

    private static final BypassIoOps[] BY_BITS = new BypassIoOps[(READ | WRITE) + 1];

    static {
        for (int bits = 0; bits < BY_BITS.length; bits++) {
            BY_BITS[bits] = new BypassIoOps(bits);
        }
    }

    private final int bits;

    private BypassIoOps(int bits) {
        this.bits = bits;
    }

    /** @param bits any of {@link #READ} and {@link #WRITE}; others are dropped */
    public static BypassIoOps of(int bits) {
        return BY_BITS[bits & (READ | WRITE)];
    }

    public int bits() {
        return bits;
    }

    @Override
    public String toString() {
        return "BypassIoOps(" + ((bits & READ) != 0 ? "R" : "-") + ((bits & WRITE) != 0 ? "W" : "-") + ")";
    }
}
