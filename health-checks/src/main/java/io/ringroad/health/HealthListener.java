package io.ringroad.health;

import io.ringroad.config.BackendConfig;

/** Is told what changed; called on the checker's thread. */
@FunctionalInterface
public interface HealthListener {
    /**
     * A backend's health changed.
     *
     * @param pool    name of its pool
     * @param backend which one
     * @param healthy what it is now
     * @param reason  what the last check saw, for the log: such as {@code connection refused}
     */
    void onHealthChanged(String pool, BackendConfig backend, boolean healthy, String reason);
}
