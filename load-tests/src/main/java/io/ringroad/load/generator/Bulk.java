package io.ringroad.load.generator;

import io.ringroad.load.generator.LoadCounters.Counter;
import java.util.BitSet;

/** As many bytes as go, one way, through a few connections. */
final class Bulk implements Load {
    private static final int CONNECTING = 0;
    private static final int MOVING = 1;
    private static final long TURN_NS = 100_000_000L;
    private static final int CALLS_PER_TURN = 4;

    private final Connections connections;
    private final LoadCounters counters;
    private final boolean upload;
    /** Connections which may have more to move than one turn allowed. */
    private final BitSet busy = new BitSet();
    private long nowNs;

    Bulk(Connections connections, boolean upload) {
        this.connections = connections;
        this.counters = connections.counters;
        this.upload = upload;
    }

    @Override
    public void onTurn(long timeNs) {
        nowNs = timeNs;
        while (connections.open() < connections.slots() && connections.begin(CONNECTING, timeNs) >= 0) {
            counters.set(Counter.READY, connections.open() == connections.slots() ? 1 : 0);
        }
        for (int slot = busy.nextSetBit(0); slot >= 0; slot = busy.nextSetBit(slot + 1)) {
            move(slot);
        }
    }

    @Override
    public long nextDueNs() {
        return busy.isEmpty() ? nowNs + TURN_NS : nowNs;
    }

    @Override
    public void onEvent(int slot, int happened, long timeNs) {
        if (!connections.isOpen(slot)) {
            return;
        }
        if ((happened & Epoll.FAILED) != 0) {
            busy.clear(slot);
            connections.fail(slot);
            return;
        }
        if (connections.states[slot] == CONNECTING) {
            connections.states[slot] = MOVING;
            connections.sendRequest(slot);
        }
        busy.set(slot);
    }

    private void move(int slot) {
        for (int call = 0; call < CALLS_PER_TURN; call++) {
            int bytes = upload
                    ? connections.send(slot, Connections.RECEIVE_BUFFER_BYTES)
                    : connections.receive(slot);
            if (bytes <= 0) {
                busy.clear(slot);
                if (!KernelTcp.wouldBlock(bytes)) {
                    connections.fail(slot);
                }
                return;
            }
            counters.add(Counter.BYTES, bytes);
        }
    }
}
