package io.ringroad.load.generator;

import io.ringroad.load.generator.LoadCounters.Counter;

/** Requests on connections that stay open: as fast as answers come, at a fixed rate, or one and then none. */
final class RequestResponse implements Load {
    private static final int CONNECTING = 0;
    /** Its first request is on its way; with the answer the connection counts as open. */
    private static final int PROVING = 1;
    private static final int WAITING = 2;
    private static final int IDLE = 3;
    private static final int OPENED_AT_ONCE = 64;
    private static final long TURN_NS = 100_000_000L;

    private final Connections connections;
    private final LoadCounters counters;
    private final boolean onlyOne;
    private final int[] idle;
    private int idleCount;
    private int opening;
    private boolean ready;
    private Pace pace;
    private long nowNs;

    /** @param onlyOne nothing happens on a connection after its first answer */
    RequestResponse(Connections connections, boolean onlyOne) {
        this.connections = connections;
        this.counters = connections.counters;
        this.onlyOne = onlyOne;
        this.idle = new int[connections.slots()];
    }

    @Override
    public void onTurn(long timeNs) {
        nowNs = timeNs;
        while (opening < OPENED_AT_ONCE && connections.open() < connections.slots()) {
            if (connections.begin(CONNECTING, timeNs) < 0) {
                break;
            }
            opening++;
        }
        if (!ready && opening == 0 && connections.open() == connections.slots()) {
            ready = true;
            pace = new Pace(connections.plan.ratePerS(), timeNs);
            counters.set(Counter.READY, 1);
        }
        sendDue();
    }

    private void sendDue() {
        while (ready && !onlyOne && idleCount > 0 && pace.nextDueNs() <= nowNs) {
            int slot = idle[--idleCount];
            long dueNs = pace.isFixed() ? pace.nextDueNs() : nowNs;
            pace.begin();
            send(slot, WAITING, dueNs);
        }
    }

    private void send(int slot, int state, long dueNs) {
        connections.sinceNs[slot] = dueNs;
        connections.received[slot] = 0;
        connections.states[slot] = state;
        if (!connections.sendRequest(slot)) {
            fail(slot);
        }
    }

    private void fail(int slot) {
        int state = connections.states[slot];
        if (state == IDLE) {
            forgetIdle(slot);
        }
        opening -= state == CONNECTING || state == PROVING ? 1 : 0;
        connections.fail(slot);
    }

    private void forgetIdle(int slot) {
        for (int i = 0; i < idleCount; i++) {
            if (idle[i] == slot) {
                idle[i] = idle[--idleCount];
                return;
            }
        }
    }

    @Override
    public long nextDueNs() {
        boolean paced = ready && !onlyOne && idleCount > 0;
        return Math.min(nowNs + TURN_NS, paced ? pace.nextDueNs() : Long.MAX_VALUE);
    }

    @Override
    public void onEvent(int slot, int happened, long timeNs) {
        nowNs = timeNs;
        if (!connections.isOpen(slot)) {
            return;
        }
        if ((happened & (Epoll.FAILED | Epoll.PEER_CLOSED)) != 0) {
            fail(slot);
        } else if (connections.states[slot] == CONNECTING) {
            send(slot, PROVING, timeNs);
        } else if ((happened & Epoll.IN) != 0) {
            receive(slot);
        }
    }

    private void receive(int slot) {
        int state = connections.states[slot];
        connections.receiveAll(slot);
        if (connections.received[slot] < connections.plan.answerBytes() || state == IDLE) {
            return;
        }
        if (state == PROVING) {
            opening--;
        } else {
            counters.add(Counter.REQUESTS, 1);
            counters.latency(nowNs - connections.sinceNs[slot]);
        }
        connections.states[slot] = IDLE;
        idle[idleCount++] = slot;
        sendDue();
    }
}
