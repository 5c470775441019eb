package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.SipHash;

/**
 * Ports for outgoing connections, out of the range that is this worker's (design decision D7): per destination, from
 * a start that outsiders can't guess (RFC 6056 §3.3.3), the next one whose flow is not in use. A flow in TIME_WAIT may
 * be used again after a second if its peer uses timestamps (RFC 6191).
 */
final class LocalPorts {
    static final int NONE = -1;

    private static final long REUSE_AFTER_NS = 1_000_000_000L;

    private final TcpContext context;
    private final Listeners listeners;
    private final Lifecycle lifecycle;
    private final int first;
    private final int count;
    private int counter;

    LocalPorts(TcpContext context, Listeners listeners, Lifecycle lifecycle) {
        this.context = context;
        this.listeners = listeners;
        this.lifecycle = lifecycle;
        this.first = context.config.localPortFirst();
        this.count = context.config.localPortLast() - first + 1;
    }

    /** A free port for a connection between these addresses, or {@link #NONE}. */
    int choose(long localHigh, long localLow, long remoteHigh, long remoteLow, int remotePort) {
        long hash = SipHash.hash(context.config.secretHigh(), ~context.config.secretLow(), localHigh, localLow,
                remoteHigh, remoteLow, remotePort);
        int start = (int) Long.remainderUnsigned(hash, count);
        for (int tries = 0; tries < count; tries++) {
            int port = first + Integer.remainderUnsigned(start + counter++, count);
            if (!listeners.usesPort(port) && isFree(localHigh, localLow, port, remoteHigh, remoteLow, remotePort)) {
                return port;
            }
        }
        return NONE;
    }

    /** Whether the flow is unknown; one that has been in TIME_WAIT long enough is forgotten here. */
    boolean isFree(long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {
        int reference = context.flows.lookup(remoteHigh, remoteLow, localHigh, localLow, remotePort, localPort);
        if (reference == FlowTable.NOT_FOUND) {
            return true;
        }
        int slot = FlowTable.index(reference);
        if (FlowTable.kind(reference) != FlowTable.KIND_TIME_WAIT || !context.timeWait.hasTimestamps(slot)
                || context.nowNs - context.timeWait.enteredNs(slot) < REUSE_AFTER_NS) {
            return false;
        }
        lifecycle.freeTimeWait(slot);
        return true;
    }
}
