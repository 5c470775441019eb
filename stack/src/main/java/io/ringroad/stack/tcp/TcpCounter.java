package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.Counters;
import java.util.Locale;

/** What TCP counts; each way of dropping or refusing has its own. Published in the worker's file as {@code tcp_…}. */
public enum TcpCounter {
    SEGMENTS_IN,
    SEGMENTS_OUT,
    BYTES_IN,
    BYTES_OUT,
    /** Outgoing connections tried. */
    ACTIVE_OPENS,
    /** Connections accepted from a handshake. */
    PASSIVE_OPENS,
    /** Connections now. */
    CONNECTIONS,
    HALF_OPEN,
    TIME_WAIT,
    RETRANSMITS,
    RETRANSMIT_TIMEOUTS,
    FAST_RETRANSMITS,
    RESETS_IN,
    RESETS_OUT,
    CHALLENGE_ACKS,
    /** More than a second's budget (RFC 5961 §7). */
    CHALLENGE_ACKS_SUPPRESSED,
    OUT_OF_ORDER,
    DUPLICATE_DATA,
    /** An option was cut short or had an impossible length. */
    DROPPED_OPTIONS,
    /** Sequence number outside of the window. */
    DROPPED_UNACCEPTABLE,
    /** RFC 7323 §5. */
    DROPPED_PAWS,
    /** A connection held as many frames as it may. */
    DROPPED_FRAME_LIMIT,
    /** Payload that came while the pool's last frames were kept for acknowledgements. */
    DROPPED_POOL_LOW,
    /** No listener, no connection. */
    DROPPED_NO_CONNECTION,
    SYN_DROPPED_BACKLOG,
    SYN_DROPPED_NO_ROUTE,
    HALF_OPEN_EVICTED,
    HALF_OPEN_TIMEOUTS,
    TIME_WAIT_EVICTED,
    DROPPED_NO_RECORD,
    /** The pool had no frame for something that we wanted to send. */
    NO_FRAME,
    TX_RING_FULL,
    /** About segments in flight. */
    ICMP_ERRORS,
    CONNECT_TIMEOUTS,
    IDLE_TIMEOUTS,
    RELAYS_STARTED,
    RELAYS_ENDED;

    private static final TcpCounter[] VALUES = values();

    /** Defines all of them. */
    static int[] define(Counters counters) {
        int[] slots = new int[VALUES.length];
        for (TcpCounter counter : VALUES) {
            slots[counter.ordinal()] = counters.define("tcp_" + counter.name().toLowerCase(Locale.ROOT));
        }
        return slots;
    }
}
