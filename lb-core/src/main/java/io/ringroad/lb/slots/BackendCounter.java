package io.ringroad.lb.slots;

/** What is counted per backend; the ordinal is the place in the slot. */
public enum BackendCounter {
    /** Connections that came about since the worker's start. */
    CONNECTED,
    /** Connections open now. */
    ACTIVE,
    /** Payload bytes. */
    BYTES_TO_BACKEND,
    /** Payload bytes. */
    BYTES_FROM_BACKEND,
    /** Connects that were refused, timed out or found no way. */
    CONNECT_FAILURES,
    /** Connects to this backend because one to another had failed. */
    RETRIES,
    /** 1 if new connections may go there, else 0. */
    HEALTHY
}
