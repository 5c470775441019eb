package io.ringroad.stack.tcp;

import io.ringroad.stack.ListenerOwner;
import io.ringroad.stack.wire.IpAddress;

/** One listening address and port with its accept queue: a ring of handles, at most as many as the backlog. */
final class Listener {
    final int id;
    final IpAddress address;
    final int port;
    final ListenerOwner owner;
    private final long[] queue;
    private int first;
    private int size;
    /** The owner wants to be told of connections that wait. */
    boolean interest = true;
    /** The next listener on the same port, with another address. */
    Listener nextOnPort;

    Listener(int id, IpAddress address, int port, int backlog, ListenerOwner owner) {
        this.id = id;
        this.address = address;
        this.port = port;
        this.owner = owner;
        this.queue = new long[Math.max(1, backlog)];
    }

    /** {@code ::} takes both families, as a dual-stack socket does. */
    boolean accepts(long localHigh, long localLow) {
        if (address.high() == localHigh && address.low() == localLow || address.equals(IpAddress.ANY)) {
            return true;
        }
        return address.equals(IpAddress.ANY_V4) && IpAddress.isV4(localHigh, localLow);
    }

    boolean isWildcard() {
        return address.isAny();
    }

    boolean isFull() {
        return size == queue.length;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void push(long handle) {
        int at = first + size;
        queue[at >= queue.length ? at - queue.length : at] = handle;
        size++;
    }

    long pop() {
        long handle = queue[first];
        first = first + 1 == queue.length ? 0 : first + 1;
        size--;
        return handle;
    }
}
