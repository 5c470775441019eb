package io.ringroad.lb.serving;

import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.BalancerSlots;
import io.ringroad.lb.slots.ListenerCounter;
import io.ringroad.stack.RelayEnd;

/** What both transports count for a relay. */
public final class RelayCounters {
    private RelayCounters() {}

    /** The counter of this end. */
    public static ListenerCounter of(RelayEnd cause) {
        return switch (cause) {
            case CLOSED -> ListenerCounter.CLOSED;
            case CLIENT_RESET -> ListenerCounter.CLIENT_RESETS;
            case BACKEND_RESET -> ListenerCounter.BACKEND_RESETS;
            case CLIENT_TIMEOUT -> ListenerCounter.CLIENT_TIMEOUTS;
            case BACKEND_TIMEOUT -> ListenerCounter.BACKEND_TIMEOUTS;
            case IDLE -> ListenerCounter.IDLE_TIMEOUTS;
            case STOPPED -> ListenerCounter.STOPPED;
        };
    }

    /** Payload that went one way through a relay. */
    public static void bytes(BalancerSlots slots, int listener, int backend, boolean toBackend, long bytes) {
        if (toBackend) {
            slots.add(listener, ListenerCounter.BYTES_FROM_CLIENTS, bytes);
            slots.add(backend, BackendCounter.BYTES_TO_BACKEND, bytes);
        } else {
            slots.add(listener, ListenerCounter.BYTES_TO_CLIENTS, bytes);
            slots.add(backend, BackendCounter.BYTES_FROM_BACKEND, bytes);
        }
    }
}
