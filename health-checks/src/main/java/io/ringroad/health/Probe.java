package io.ringroad.health;

import io.ringroad.config.Endpoint;
import java.time.Duration;

/** One way to find out whether a server is well. */
@FunctionalInterface
public interface Probe {
    /** What a check saw; called once per check, on the checker's thread. */
    @FunctionalInterface
    interface ResultListener {
        /** @param reason what was seen, in a few words for the log */
        void onResult(boolean success, String reason);
    }

    /**
     * Begins a check; doesn't block.
     *
     * @param timeout after which the check has failed; the probe keeps it itself
     */
    void check(Endpoint target, Duration timeout, ResultListener listener);
}
