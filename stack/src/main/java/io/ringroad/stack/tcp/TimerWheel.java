package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.NativeMemory;
import io.ringroad.stack.memory.WorkerFile;
import java.util.Objects;

/**
 * Two wheels of 1,024 slots: about 1 ms and about 1 s a slot. A connection sits in one slot, linked through its record,
 * for the earliest of its deadlines; a deadline that moves later leaves the entry where it is and is looked at again
 * when that fires, so that timers which are restarted or cancelled all the time cost nothing.
 */
final class TimerWheel {
    /** What to do with a connection whose entry has come due; it is out of the wheel by then. */
    interface Expiry {
        void onDue(Connection connection);
    }

    private static final int SLOTS = 1024;
    private static final int SLOT_MASK = SLOTS - 1;
    private static final int TICK_SHIFT = 20;
    private static final int WINDOW_SHIFT = 10;

    private final long firstHead;
    private final Connection cursor;
    private final Connection neighbour;
    private final SlotSet fine = new SlotSet(SLOTS);
    private final SlotSet coarse = new SlotSet(SLOTS);
    private long currentTick;
    private int entries;

    TimerWheel(WorkerFile file) {
        this.firstHead = file.address(file.layout().wheelOffset(), 2L * SLOTS * Integer.BYTES);
        this.cursor = new Connection(file);
        this.neighbour = new Connection(file);
        for (int slot = 0; slot < 2 * SLOTS; slot++) {
            head(slot, Connection.NONE);
        }
    }

    /** Sees to it that the connection comes due no later than its earliest deadline (give or take a tick). */
    void schedule(Connection connection) {
        long deadlineNs = connection.earliestDeadlineNs();
        if (deadlineNs >= connection.wheelDeadlineNs()) {
            return; // it will be looked at soon enough
        }
        remove(connection);
        insert(connection, deadlineNs);
    }

    private void insert(Connection connection, long deadlineNs) {
        connection.wheelDeadlineNs(deadlineNs);
        long tick = Math.max(tickAfter(deadlineNs), currentTick + 1);
        link(connection, slotFor(tick));
    }

    /** Rounds up: a timer never fires early. */
    private static long tickAfter(long timeNs) {
        return (timeNs >> TICK_SHIFT) + 1;
    }

    private int slotFor(long tick) {
        long windows = (tick >> WINDOW_SHIFT) - (currentTick >> WINDOW_SHIFT);
        if (windows <= 0) {
            return (int) tick & SLOT_MASK;
        }
        // Beyond the horizon: as far as possible; looked at again from there.
        long window = (currentTick >> WINDOW_SHIFT) + Math.min(windows, SLOTS - 1);
        return SLOTS + ((int) window & SLOT_MASK);
    }

    void remove(Connection connection) {
        int slot = connection.wheelSlot();
        if (slot == Connection.NONE) {
            return;
        }
        unlink(connection, slot);
        connection.wheelSlot(Connection.NONE);
        connection.wheelDeadlineNs(Connection.NEVER);
    }

    /** Runs everything due by {@code nowNs}; returns how many entries that were. */
    int advance(long nowNs, Expiry expiry) {
        long target = nowNs >> TICK_SHIFT;
        if (entries == 0) {
            currentTick = Math.max(currentTick, target);
            return 0;
        }
        int ran = 0;
        while (currentTick < target) {
            long windowEnd = currentTick | SLOT_MASK;
            ran += expireWithin(Math.min(target, windowEnd), expiry);
            if (currentTick == windowEnd && currentTick < target) {
                currentTick++;
                cascade((int) (currentTick >> WINDOW_SHIFT) & SLOT_MASK);
                ran += expire((int) currentTick & SLOT_MASK, expiry);
            }
        }
        return ran;
    }

    private int expireWithin(long lastTick, Expiry expiry) {
        int ran = 0;
        int last = (int) lastTick & SLOT_MASK;
        int slot = fine.next((int) (currentTick & SLOT_MASK) + 1);
        currentTick = lastTick;
        while (slot >= 0 && slot <= last) {
            ran += expire(slot, expiry);
            slot = fine.next(slot + 1);
        }
        return ran;
    }

    private int expire(int slot, Expiry expiry) {
        int ran = 0;
        // Handlers may schedule into any later slot, never into this one, and may remove other entries.
        for (int index = head(slot); index != Connection.NONE; index = head(slot)) {
            cursor.position(index);
            remove(cursor);
            expiry.onDue(cursor);
            ran++;
        }
        return ran;
    }

    /** A coarse slot has become the current window: its entries move to where they belong. */
    private void cascade(int window) {
        int slot = SLOTS + window;
        int index = head(slot);
        head(slot, Connection.NONE);
        coarse.clear(window);
        while (index != Connection.NONE) {
            cursor.position(index);
            index = cursor.wheelNext();
            entries--;
            long tick = Math.max(tickAfter(cursor.wheelDeadlineNs()), currentTick);
            link(cursor, slotFor(tick));
        }
    }

    /** When {@link #advance} has something to do next; {@link Connection#NEVER} if the wheel is empty. */
    long nextDeadlineNs() {
        if (entries == 0) {
            return Connection.NEVER;
        }
        int slot = fine.next((int) (currentTick & SLOT_MASK) + 1);
        if (slot >= 0) {
            return (currentTick & ~(long) SLOT_MASK | slot) << TICK_SHIFT;
        }
        long window = currentTick >> WINDOW_SHIFT;
        int from = (int) window & SLOT_MASK;
        int next = coarse.next(from + 1);
        if (next < 0) {
            next = coarse.next(0);
        }
        long windows = next - from & SLOT_MASK;
        return window + windows << WINDOW_SHIFT + TICK_SHIFT;
    }

    private void link(Connection connection, int slot) {
        int first = head(slot);
        connection.wheelSlot(slot);
        connection.wheelPrevious(Connection.NONE);
        connection.wheelNext(first);
        if (first != Connection.NONE) {
            neighbour.position(first);
            neighbour.wheelPrevious(connection.index());
        }
        head(slot, connection.index());
        mark(slot);
        entries++;
    }

    private void unlink(Connection connection, int slot) {
        entries--;
        int next = connection.wheelNext();
        int previous = connection.wheelPrevious();
        if (next != Connection.NONE) {
            neighbour.position(next);
            neighbour.wheelPrevious(previous);
        }
        if (previous != Connection.NONE) {
            neighbour.position(previous);
            neighbour.wheelNext(next);
            return;
        }
        head(slot, next);
        if (next == Connection.NONE) {
            unmark(slot);
        }
    }

    private void mark(int slot) {
        if (slot < SLOTS) {
            fine.set(slot);
        } else {
            coarse.set(slot - SLOTS);
        }
    }

    private void unmark(int slot) {
        if (slot < SLOTS) {
            fine.clear(slot);
        } else {
            coarse.clear(slot - SLOTS);
        }
    }

    private int head(int slot) {
        return NativeMemory.int32(headAddress(slot));
    }

    private void head(int slot, int index) {
        NativeMemory.int32(headAddress(slot), index);
    }

    private long headAddress(int slot) {
        return firstHead + (long) Objects.checkIndex(slot, 2 * SLOTS) * Integer.BYTES;
    }
}
