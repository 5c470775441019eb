package io.ringroad.transport.netty;

import io.netty.channel.IoEvent;

/** What a channel is ready for. Each handler has one, which it fills anew for every call: valid only during the call. */
public final class BypassIoEvent implements IoEvent {
    private int readiness;

    BypassIoEvent() {}

    BypassIoEvent fill(int bits) {
        readiness = bits;
        return this;
    }

    /** Bits of {@link io.ringroad.stack.ConnectionOwner}. */
    public int readiness() {
        return readiness;
    }

    boolean has(int anyOf) {
        return (readiness & anyOf) != 0;
    }
}
