package io.ringroad.lb.supervisor;

import io.ringroad.config.BackendConfig;

/** Is told what happens, beside the log; called on the supervisor's thread, so don't block. */
public interface SupervisorListener {
    /** Does nothing. */
    SupervisorListener NONE = new SupervisorListener() {};

    /** A worker serves. */
    default void onWorkerReady(int worker, long pid, String driver) {}

    /**
     * A worker's process has ended, not by order.
     *
     * @param exitStatus     as of the process; 128 + n: killed by signal n
     * @param restartDelayMs until it is started again
     */
    default void onWorkerDied(int worker, long pid, int exitStatus, long restartDelayMs) {}

    /** A backend's health changed. */
    default void onHealthChanged(String pool, BackendConfig backend, boolean healthy, String reason) {}
}
