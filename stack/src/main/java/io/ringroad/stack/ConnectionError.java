package io.ringroad.stack;

/** How a connection failed. */
public enum ConnectionError {
    NONE,
    /** RST in answer to our SYN. */
    REFUSED,
    /** RST on a synchronized connection. */
    RESET,
    /** No answer: to our SYN within the connect timeout, or to data after all retransmissions. */
    TIMED_OUT,
    /** ICMP said unreachable, or there is no route or no neighbour. */
    UNREACHABLE,
    /** We aborted it. */
    ABORTED
}
