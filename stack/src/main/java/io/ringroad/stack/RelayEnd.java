package io.ringroad.stack;

/** Why a relay ended; the rows of {@code docs/relay.md}. */
public enum RelayEnd {
    /** FIN from both sides, everything delivered. */
    CLOSED,
    /** The client reset its connection. */
    CLIENT_RESET,
    /** The backend reset its connection. */
    BACKEND_RESET,
    /** The client stopped acknowledging. */
    CLIENT_TIMEOUT,
    /** The backend stopped acknowledging. */
    BACKEND_TIMEOUT,
    /** No byte in either direction for the idle timeout. */
    IDLE,
    /** {@link Stack#abort} or {@link Stack#close} by the owner. */
    STOPPED
}
