package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Flows in TIME_WAIT: a slot each, in one queue, since all wait equally long. When all slots are taken the oldest
 * gives way (as Linux does beyond tcp_max_tw_buckets, but in order of age).
 */
final class TimeWaitTable {
    static final int NONE = -1;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final int SND_NXT = 40;
    private static final int RCV_NXT = 44;
    private static final int TS_RECENT = 48;
    private static final int TS_OFFSET = 52;
    private static final int WINDOW = 56;
    private static final int HAS_TIMESTAMPS = 60;
    private static final int EXPIRY = 64;
    private static final int NEXT = 72;
    private static final int PREVIOUS = 76;
    private static final int ENTERED = 80;

    private final MemorySegment memory;
    private final long base;
    private final int capacity;
    private int head = NONE;
    private int tail = NONE;
    private int freeHead = NONE;
    private int used;

    TimeWaitTable(WorkerFile file) {
        WorkerFileLayout layout = file.layout();
        this.memory = file.memory();
        this.base = layout.timeWaitOffset();
        this.capacity = layout.maxTimeWait();
        for (int slot = capacity - 1; slot >= 0; slot--) {
            pushFree(slot);
        }
    }

    /** A slot with the connection's key and last numbers, waiting from now; {@link #NONE} if all are taken. */
    int allocate(Connection connection, long nowNs, long durationNs) {
        int slot = freeHead;
        if (slot == NONE) {
            return NONE;
        }
        freeHead = int32(slot, NEXT);
        used++;
        FlowKey.write(memory, at(slot), connection.remoteHigh(), connection.remoteLow(), connection.localHigh(),
                connection.localLow(), connection.remotePort(), connection.localPort());
        int32(slot, SND_NXT, connection.sndMax());
        int32(slot, RCV_NXT, connection.rcvNxt());
        int32(slot, TS_RECENT, connection.tsRecent());
        int32(slot, TS_OFFSET, connection.tsOffset());
        int32(slot, WINDOW, Math.min(0xffff, connection.receiveWindow() >>> connection.receiveWindowShift()));
        int32(slot, HAS_TIMESTAMPS, connection.hasTimestamps() ? 1 : 0);
        memory.set(LONG, at(slot) + ENTERED, nowNs);
        append(slot, nowNs + durationNs);
        return slot;
    }

    void free(int slot) {
        unlink(slot);
        used--;
        pushFree(slot);
    }

    private void pushFree(int slot) {
        int32(slot, NEXT, freeHead);
        freeHead = slot;
    }

    /** The peer still retransmits its FIN: 2 MSL begin anew (RFC 9293 §3.10.7.4, eighth). */
    void restart(int slot, long nowNs, long durationNs) {
        unlink(slot);
        append(slot, nowNs + durationNs);
    }

    /** The oldest slot if its time is over, else {@link #NONE}. */
    int nextDue(long nowNs) {
        return head != NONE && memory.get(LONG, at(head) + EXPIRY) - nowNs <= 0 ? head : NONE;
    }

    int oldest() {
        return head;
    }

    long nextDeadlineNs() {
        return head == NONE ? Connection.NEVER : memory.get(LONG, at(head) + EXPIRY);
    }

    int sndNxt(int slot) { return int32(slot, SND_NXT); }
    int rcvNxt(int slot) { return int32(slot, RCV_NXT); }
    int tsRecent(int slot) { return int32(slot, TS_RECENT); }
    int tsOffset(int slot) { return int32(slot, TS_OFFSET); }
    int window(int slot) { return int32(slot, WINDOW); }
    boolean hasTimestamps(int slot) { return int32(slot, HAS_TIMESTAMPS) != 0; }
    long enteredNs(int slot) { return memory.get(LONG, at(slot) + ENTERED); }

    int used() {
        return used;
    }

    private void append(int slot, long expiryNs) {
        memory.set(LONG, at(slot) + EXPIRY, expiryNs);
        int32(slot, NEXT, NONE);
        int32(slot, PREVIOUS, tail);
        if (tail == NONE) {
            head = slot;
        } else {
            int32(tail, NEXT, slot);
        }
        tail = slot;
    }

    private void unlink(int slot) {
        int next = int32(slot, NEXT);
        int previous = int32(slot, PREVIOUS);
        if (previous == NONE) {
            head = next;
        } else {
            int32(previous, NEXT, next);
        }
        if (next == NONE) {
            tail = previous;
        } else {
            int32(next, PREVIOUS, previous);
        }
    }

    private long at(int slot) {
        return base + (long) slot * WorkerFileLayout.TIME_WAIT_BYTES;
    }

    private int int32(int slot, int field) {
        return memory.get(INT, at(slot) + field);
    }

    private void int32(int slot, int field, int value) {
        memory.set(INT, at(slot) + field, value);
    }
}
