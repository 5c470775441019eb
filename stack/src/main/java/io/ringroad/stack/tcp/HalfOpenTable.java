package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.WorkerFile;
import java.util.Arrays;

/**
 * Handshakes in progress on our listeners: a SYN costs a slot of 128 bytes, not a connection. Slots are queued by how
 * often their SYN-ACK was sent; within such a queue all wait equally long, so it is in the order of deadlines. When all
 * slots are taken the oldest gives way.
 */
final class HalfOpenTable extends SlotTable {
    /** SYN-ACKs sent before we give up: after 1, 2, 4, 8 and 16 seconds. */
    static final int MAX_ATTEMPTS = 5;

    private static final long FIRST_TIMEOUT_NS = 1_000_000_000L;
    private static final int LISTENER = FIRST_FIELD;
    private static final int ISS = 48;
    private static final int IRS = 52;
    private static final int TS_RECENT = 56;
    private static final int TS_OFFSET = 60;
    private static final int WINDOW_AND_MSS = 64;
    private static final int OPTIONS = 68;
    private static final int DEADLINE = 72;
    private static final int ATTEMPTS = 80;
    private static final int LOCAL_WINDOW = 84;

    /** By SYN-ACKs sent, less one. */
    private final Queue[] queues = new Queue[MAX_ATTEMPTS];

    HalfOpenTable(WorkerFile file) {
        super(file, file.layout().halfOpenOffset(), file.layout().maxHalfOpen());
        Arrays.setAll(queues, queue -> new Queue());
    }

    /** A slot with its key written; {@link #NONE} if all are taken ({@link #oldest} may be dropped then). */
    int allocate(long remoteHigh, long remoteLow, long localHigh, long localLow, int remotePort, int localPort) {
        int slot = take();
        if (slot == NONE) {
            return NONE;
        }
        FlowKey.write(at(slot), remoteHigh, remoteLow, localHigh, localLow, remotePort, localPort);
        int32(slot, ATTEMPTS, 0);
        return slot;
    }

    /** Takes the slot out of its queue and gives it back. */
    void free(int slot) {
        unlink(slot);
        give(slot);
    }

    /** What the handshake has agreed on so far. */
    void store(int slot, int listener, int iss, int irs, int tsRecent, int tsOffset) {
        int32(slot, LISTENER, listener);
        int32(slot, ISS, iss);
        int32(slot, IRS, irs);
        int32(slot, TS_RECENT, tsRecent);
        int32(slot, TS_OFFSET, tsOffset);
    }

    /**
     * @param peerWindow window of the SYN, unscaled
     * @param mss        most payload per segment towards the peer
     * @param options    OPTION_… bits of {@link Connection}
     */
    void storeAgreed(int slot, int peerWindow, int mss, int options, int sendShift, int receiveShift) {
        int32(slot, WINDOW_AND_MSS, peerWindow << 16 | mss);
        int32(slot, OPTIONS, options | sendShift << 8 | receiveShift << 16);
    }

    int listener(int slot) { return int32(slot, LISTENER); }
    int iss(int slot) { return int32(slot, ISS); }
    int irs(int slot) { return int32(slot, IRS); }
    int tsRecent(int slot) { return int32(slot, TS_RECENT); }
    void tsRecent(int slot, int value) { int32(slot, TS_RECENT, value); }
    int tsOffset(int slot) { return int32(slot, TS_OFFSET); }
    int peerWindow(int slot) { return int32(slot, WINDOW_AND_MSS) >>> 16; }
    int mss(int slot) { return int32(slot, WINDOW_AND_MSS) & 0xffff; }
    int options(int slot) { return int32(slot, OPTIONS) & 0xff; }
    int sendShift(int slot) { return int32(slot, OPTIONS) >>> 8 & 0xff; }
    int receiveShift(int slot) { return int32(slot, OPTIONS) >>> 16 & 0xff; }
    int localWindow(int slot) { return int32(slot, LOCAL_WINDOW); }
    void localWindow(int slot, int bytes) { int32(slot, LOCAL_WINDOW, bytes); }
    int attempts(int slot) { return int32(slot, ATTEMPTS); }

    long remoteHigh(int slot) { return FlowKey.remoteHigh(at(slot)); }
    long remoteLow(int slot) { return FlowKey.remoteLow(at(slot)); }
    long localHigh(int slot) { return FlowKey.localHigh(at(slot)); }
    long localLow(int slot) { return FlowKey.localLow(at(slot)); }
    int remotePort(int slot) { return FlowKey.ports(at(slot)) & 0xffff; }
    int localPort(int slot) { return FlowKey.ports(at(slot)) >>> 16; }

    /** The SYN-ACK goes out now: waits for the answer from here, twice as long each time. */
    void sent(int slot, long nowNs) {
        int attempt = int32(slot, ATTEMPTS);
        if (attempt > 0) {
            unlink(slot);
        }
        int queue = Math.min(attempt, MAX_ATTEMPTS - 1);
        int32(slot, ATTEMPTS, queue + 1);
        int64(slot, DEADLINE, nowNs + (FIRST_TIMEOUT_NS << queue));
        append(queues[queue], slot);
    }

    /** When the SYN-ACK was sent; {@link Connection#NEVER} if there were several: it isn't known which one is answered. */
    long onlySentNs(int slot) {
        return attempts(slot) == 1 ? int64(slot, DEADLINE) - FIRST_TIMEOUT_NS : Connection.NEVER;
    }

    /** The next slot whose SYN-ACK was not answered in time; {@link #NONE}. */
    int nextDue(long nowNs) {
        for (Queue queue : queues) {
            int head = queue.head();
            if (head != NONE && int64(head, DEADLINE) - nowNs <= 0) {
                return head;
            }
        }
        return NONE;
    }

    long nextDeadlineNs() {
        long deadline = Connection.NEVER;
        if (used() > 0) {
            for (Queue queue : queues) {
                int head = queue.head();
                deadline = head == NONE ? deadline : Math.min(deadline, int64(head, DEADLINE));
            }
        }
        return deadline;
    }

    /** The slot that has waited longest for its first answer; {@link #NONE} if none waits. */
    int oldest() {
        for (int queue = MAX_ATTEMPTS - 1; queue >= 0; queue--) {
            if (queues[queue].head() != NONE) {
                return queues[queue].head();
            }
        }
        return NONE;
    }

    private void unlink(int slot) {
        int queue = attempts(slot) - 1;
        if (queue >= 0) {
            unlink(queues[queue], slot);
        }
    }
}
