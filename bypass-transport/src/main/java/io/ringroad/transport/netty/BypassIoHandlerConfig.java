package io.ringroad.transport.netty;

import io.netty.util.concurrent.Ticker;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * How an event loop spends its time.
 *
 * @param pollBudget       most packets that one cycle takes from the links, at least 1
 * @param spinNs           how long a loop without work goes on polling before it sleeps (design decision D8); 0: not at
 *                         all
 * @param stallThresholdNs a cycle longer than this is counted as a stall: timers and acknowledgements were late
 * @param ticker           the clock, also of the stack; must be the event loop's
 */
public record BypassIoHandlerConfig(int pollBudget, long spinNs, long stallThresholdNs, Ticker ticker) {

    public BypassIoHandlerConfig {
        if (pollBudget < 1) {
            throw new IllegalArgumentException("pollBudget must be at least 1, not " + pollBudget);
        }
        if (spinNs < 0 || stallThresholdNs < 0) {
            throw new IllegalArgumentException("spinNs and stallThresholdNs must not be negative");
        }
        Objects.requireNonNull(ticker, "ticker");
    }

    /** 256 packets, 20 µs, 10 ms, the system's clock. */
    public static BypassIoHandlerConfig defaults() {
        return new BypassIoHandlerConfig(
                256, TimeUnit.MICROSECONDS.toNanos(20), TimeUnit.MILLISECONDS.toNanos(10), Ticker.systemTicker());
    }

    public BypassIoHandlerConfig withSpinNs(long ns) {
        return new BypassIoHandlerConfig(pollBudget, ns, stallThresholdNs, ticker);
    }

    public BypassIoHandlerConfig withTicker(Ticker other) {
        return new BypassIoHandlerConfig(pollBudget, spinNs, stallThresholdNs, other);
    }
}
