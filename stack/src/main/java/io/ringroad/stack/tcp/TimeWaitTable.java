package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.WorkerFile;

/**
 * Flows in TIME_WAIT: a slot each, in one queue, since all wait equally long. When all slots are taken the oldest
 * gives way (as Linux does beyond tcp_max_tw_buckets, but in order of age).
 */
final class TimeWaitTable extends SlotTable {
    // In the slot's first cache line, beside its key and links: all that it takes to let the oldest go.
    private static final int WINDOW = FIRST_FIELD;
    private static final int EXPIRY = 48;
    private static final int ENTERED = 56;
    private static final int SND_NXT = 64;
    private static final int RCV_NXT = 68;
    private static final int TS_RECENT = 72;
    private static final int TS_OFFSET = 76;
    private static final int HAS_TIMESTAMPS = 80;

    private final Queue queue = new Queue();

    TimeWaitTable(WorkerFile file) {
        super(file, file.layout().timeWaitOffset(), file.layout().maxTimeWait());
    }

    /** A slot with the connection's key and last numbers, waiting from now; {@link #NONE} if all are taken. */
    int allocate(Connection connection, long nowNs, long durationNs) {
        int slot = take();
        if (slot == NONE) {
            return NONE;
        }
        FlowKey.write(at(slot), connection.remoteHigh(), connection.remoteLow(), connection.localHigh(),
                connection.localLow(), connection.remotePort(), connection.localPort());
        int32(slot, SND_NXT, connection.sndMax());
        int32(slot, RCV_NXT, connection.rcvNxt());
        int32(slot, TS_RECENT, connection.tsRecent());
        int32(slot, TS_OFFSET, connection.tsOffset());
        int32(slot, WINDOW, Math.min(0xffff, connection.receiveWindow() >>> connection.receiveWindowShift()));
        int32(slot, HAS_TIMESTAMPS, connection.hasTimestamps() ? 1 : 0);
        int64(slot, ENTERED, nowNs);
        append(slot, nowNs + durationNs);
        return slot;
    }

    void free(int slot) {
        unlink(queue, slot);
        give(slot);
    }

    /** The peer still retransmits its FIN: 2 MSL begin anew (RFC 9293 §3.10.7.4, eighth). */
    void restart(int slot, long nowNs, long durationNs) {
        unlink(queue, slot);
        append(slot, nowNs + durationNs);
    }

    /** The oldest slot if its time is over, else {@link #NONE}. */
    int nextDue(long nowNs) {
        int head = queue.head();
        return head != NONE && int64(head, EXPIRY) - nowNs <= 0 ? head : NONE;
    }

    int oldest() {
        return queue.head();
    }

    long nextDeadlineNs() {
        int head = queue.head();
        return head == NONE ? Connection.NEVER : int64(head, EXPIRY);
    }

    int sndNxt(int slot) { return int32(slot, SND_NXT); }
    int rcvNxt(int slot) { return int32(slot, RCV_NXT); }
    int tsRecent(int slot) { return int32(slot, TS_RECENT); }
    int tsOffset(int slot) { return int32(slot, TS_OFFSET); }
    int window(int slot) { return int32(slot, WINDOW); }
    boolean hasTimestamps(int slot) { return int32(slot, HAS_TIMESTAMPS) != 0; }
    long enteredNs(int slot) { return int64(slot, ENTERED); }

    private void append(int slot, long expiryNs) {
        int64(slot, EXPIRY, expiryNs);
        append(queue, slot);
    }
}
