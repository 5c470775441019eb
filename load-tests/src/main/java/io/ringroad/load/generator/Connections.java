package io.ringroad.load.generator;

import io.ringroad.load.generator.LoadCounters.Counter;
import io.ringroad.transport.ffm.KernelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The client's connections, by slots 0 to n-1: what all workloads have in common. Edge-triggered, so that a connection
 * costs one {@code epoll_ctl} in its life.
 */
final class Connections {
    static final int RECEIVE_BUFFER_BYTES = 256 << 10;

    private static final int INTEREST = Epoll.IN | Epoll.OUT | Epoll.PEER_CLOSED | Epoll.EDGE;
    private static final int CLOSED = -1;

    final LoadPlan plan;
    final LoadCounters counters;
    /** By slot; the workload's. */
    final int[] states;
    /** By slot: received bytes of the answer. */
    final int[] received;
    /** By slot: when the connection was begun, or its request was due. */
    final long[] sinceNs;
    final MemorySegment request;
    final MemorySegment buffer = Arena.ofAuto().allocate(RECEIVE_BUFFER_BYTES, 64);
    private final KernelTcp tcp = new KernelTcp();
    private final Epoll epoll = new Epoll();
    private final int[] sockets;
    private final int[] free;
    private int freeCount;
    private int nextSource;

    Connections(LoadPlan plan, LoadCounters counters, int slots, int kind) throws KernelException {
        this.plan = plan;
        this.counters = counters;
        this.states = new int[slots];
        this.received = new int[slots];
        this.sinceNs = new long[slots];
        this.sockets = new int[slots];
        this.free = new int[slots];
        for (int slot = slots - 1; slot >= 0; slot--) {
            sockets[slot] = CLOSED;
            free[freeCount++] = slot;
        }
        request = Arena.ofAuto().allocate(Math.max(plan.requestBytes(), RECEIVE_BUFFER_BYTES), 64);
        Request.write(request, kind, plan.requestBytes(), plan.answerBytes());
    }

    int slots() {
        return sockets.length;
    }

    int open() {
        return sockets.length - freeCount;
    }

    boolean isOpen(int slot) {
        return sockets[slot] != CLOSED;
    }

    /** Begins a connection; returns its slot, -1 if it failed at once or none is free. */
    int begin(int state, long nowNs) {
        if (freeCount == 0) {
            return -1;
        }
        int slot = free[freeCount - 1];
        int socket = tcp.open();
        tcp.noDelay(socket);
        tcp.bindSource(socket, plan.firstSource() + nextSource);
        nextSource = (nextSource + 1) % plan.sources();
        if (socket < 0 || tcp.connect(socket, plan.target(), plan.port()) < 0) {
            KernelTcp.close(socket);
            counters.add(Counter.ERRORS, 1);
            return -1;
        }
        freeCount--;
        sockets[slot] = socket;
        states[slot] = state;
        received[slot] = 0;
        sinceNs[slot] = nowNs;
        epoll.add(socket, INTEREST, slot);
        counters.set(Counter.OPEN, open());
        return slot;
    }

    void close(int slot) {
        KernelTcp.close(sockets[slot]);
        sockets[slot] = CLOSED;
        free[freeCount++] = slot;
        counters.set(Counter.OPEN, open());
    }

    void fail(int slot) {
        counters.add(Counter.ERRORS, 1);
        close(slot);
    }

    void closeAll() {
        for (int slot = 0; slot < sockets.length; slot++) {
            if (isOpen(slot)) {
                close(slot);
            }
        }
    }

    /** @return bytes, 0 at the end, negative if there is none now or the connection has failed */
    int receive(int slot) {
        return KernelTcp.receive(sockets[slot], buffer);
    }

    /**
     * Receives all there is, since an edge is told once, and counts it.
     *
     * @return what the last call said: 0 at the end, negative if it failed
     */
    int receiveAll(int slot) {
        int bytes;
        do {
            bytes = receive(slot);
            received[slot] += Math.max(bytes, 0);
        } while (bytes == RECEIVE_BUFFER_BYTES);
        return bytes;
    }

    int send(int slot, int length) {
        return KernelTcp.send(sockets[slot], request, length);
    }

    /** Sends a whole request; false if it didn't go (requests are smaller than any socket's buffer). */
    boolean sendRequest(int slot) {
        return send(slot, plan.requestBytes()) == plan.requestBytes();
    }

    int await(long timeoutNs) {
        return epoll.await(timeoutNs);
    }

    int slot(int event) {
        return epoll.number(event);
    }

    int happened(int event) {
        return epoll.happened(event);
    }
}
