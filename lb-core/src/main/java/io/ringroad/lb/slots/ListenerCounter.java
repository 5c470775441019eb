package io.ringroad.lb.slots;

/** What is counted per address listened on; the ordinal is the place in the slot. */
public enum ListenerCounter {
    /** Client connections accepted since the worker's start. */
    ACCEPTED,
    /** Client connections open now. */
    ACTIVE,
    /** Payload bytes. */
    BYTES_FROM_CLIENTS,
    /** Payload bytes. */
    BYTES_TO_CLIENTS,
    /** Client connections reset because no backend could be connected, or none was healthy. */
    NO_BACKEND,
    /** Relays that ended with FIN from both sides. */
    CLOSED,
    /** Relays that the client reset. */
    CLIENT_RESETS,
    /** Relays that the backend reset. */
    BACKEND_RESETS,
    /** Relays ended because the client stopped acknowledging. */
    CLIENT_TIMEOUTS,
    /** Relays ended because the backend stopped acknowledging. */
    BACKEND_TIMEOUTS,
    /** Relays ended because no byte moved for the idle timeout. */
    IDLE_TIMEOUTS,
    /** Relays that were open when their worker was stopped and its drain timeout was over. */
    STOPPED
}
