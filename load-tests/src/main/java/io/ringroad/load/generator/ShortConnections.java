package io.ringroad.load.generator;

import io.ringroad.load.generator.LoadCounters.Counter;

/** Connect, one request, its answer, and the server closes. */
final class ShortConnections implements Load {
    private static final int CONNECTING = 0;
    private static final int WAITING = 1;
    private static final long TIMEOUT_NS = 5_000_000_000L;
    private static final long SWEEP_NS = 500_000_000L;

    private final Connections connections;
    private final LoadCounters counters;
    private final Pace pace;
    private long nextSweepNs;

    ShortConnections(Connections connections, long nowNs) {
        this.connections = connections;
        this.counters = connections.counters;
        this.pace = new Pace(connections.plan.ratePerS(), nowNs);
        this.nextSweepNs = nowNs + SWEEP_NS;
        counters.set(Counter.READY, 1);
    }

    @Override
    public void onTurn(long nowNs) {
        while (pace.nextDueNs() <= nowNs && connections.open() < connections.slots()) {
            long dueNs = pace.isFixed() ? pace.nextDueNs() : nowNs;
            pace.begin();
            if (connections.begin(CONNECTING, dueNs) < 0) {
                break; // refused at once: not again before the next turn
            }
        }
        if (nowNs > nextSweepNs) {
            nextSweepNs = nowNs + SWEEP_NS;
            closeOverdue(nowNs);
        }
    }

    private void closeOverdue(long nowNs) {
        for (int slot = 0; slot < connections.slots(); slot++) {
            if (connections.isOpen(slot) && nowNs - connections.sinceNs[slot] > TIMEOUT_NS) {
                counters.add(Counter.TIMEOUTS, 1);
                connections.close(slot);
            }
        }
    }

    @Override
    public long nextDueNs() {
        boolean waits = pace.isFixed() && connections.open() < connections.slots();
        return waits ? Math.min(pace.nextDueNs(), nextSweepNs) : nextSweepNs;
    }

    @Override
    public void onEvent(int slot, int happened, long nowNs) {
        if (!connections.isOpen(slot)) {
            return;
        }
        if (connections.states[slot] == CONNECTING) {
            if ((happened & Epoll.FAILED) != 0 || !connections.sendRequest(slot)) {
                connections.fail(slot);
            } else {
                connections.states[slot] = WAITING;
            }
        } else if ((happened & Epoll.IN) != 0) {
            receive(slot, happened, nowNs);
        } else if ((happened & Epoll.FAILED) != 0) {
            connections.fail(slot);
        }
    }

    private void receive(int slot, int happened, long nowNs) {
        int bytes = connections.receiveAll(slot);
        boolean complete = connections.received[slot] == connections.plan.answerBytes();
        // With the peer's FIN announced there is no need to read the end of the stream.
        boolean ended = bytes == 0 || complete && (happened & Epoll.PEER_CLOSED) != 0;
        if (ended && complete) {
            counters.add(Counter.CONNECTIONS, 1);
            counters.add(Counter.BYTES, connections.plan.answerBytes());
            counters.latency(nowNs - connections.sinceNs[slot]);
            connections.close(slot);
        } else if (ended || bytes < 0 && !KernelTcp.wouldBlock(bytes)) {
            connections.fail(slot);
        }
    }
}
