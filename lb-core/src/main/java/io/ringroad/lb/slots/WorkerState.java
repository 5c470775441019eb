package io.ringroad.lb.slots;

/** What a worker is doing; the ordinal stands in its file. */
public enum WorkerState {
    STARTING,
    SERVING,
    /** Accepts no more and waits for open connections to end. */
    DRAINING,
    STOPPED
}
