package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.WorkerFileLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Small records of 128 bytes in the worker's file: a flow's key, what its table keeps of it, and at the end two links by
 * which a slot is in the free list or in one of the table's queues.
 */
abstract class SlotTable {
    static final int NONE = -1;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final int NEXT = 120;
    private static final int PREVIOUS = 124;

    /** Slots in the order in which they were appended. */
    static final class Queue {
        private int head = NONE;
        private int tail = NONE;

        /** The slot that has been in it for longest, or {@link #NONE}. */
        int head() {
            return head;
        }
    }

    private final MemorySegment memory;
    private final long base;
    private final int capacity;
    private int freeHead = NONE;
    private int used;

    SlotTable(MemorySegment memory, long base, int capacity) {
        this.memory = memory;
        this.base = base;
        this.capacity = capacity;
        for (int slot = capacity - 1; slot >= 0; slot--) {
            pushFree(slot);
        }
    }

    final int used() {
        return used;
    }

    final int capacity() {
        return capacity;
    }

    /** A slot that is in no queue; {@link #NONE} if all are taken. */
    final int take() {
        int slot = freeHead;
        if (slot != NONE) {
            freeHead = int32(slot, NEXT);
            used++;
        }
        return slot;
    }

    /** Gives a slot back that is in no queue. */
    final void give(int slot) {
        used--;
        pushFree(slot);
    }

    private void pushFree(int slot) {
        int32(slot, NEXT, freeHead);
        freeHead = slot;
    }

    final void append(Queue queue, int slot) {
        int tail = queue.tail;
        int32(slot, NEXT, NONE);
        int32(slot, PREVIOUS, tail);
        if (tail == NONE) {
            queue.head = slot;
        } else {
            int32(tail, NEXT, slot);
        }
        queue.tail = slot;
    }

    final void unlink(Queue queue, int slot) {
        int next = int32(slot, NEXT);
        int previous = int32(slot, PREVIOUS);
        if (previous == NONE) {
            queue.head = next;
        } else {
            int32(previous, NEXT, next);
        }
        if (next == NONE) {
            queue.tail = previous;
        } else {
            int32(next, PREVIOUS, previous);
        }
    }

    final MemorySegment memory() {
        return memory;
    }

    /** Where the slot begins, with its {@link FlowKey}. */
    final long at(int slot) {
        return base + (long) slot * WorkerFileLayout.SLOT_BYTES;
    }

    final int int32(int slot, int field) {
        return memory.get(INT, at(slot) + field);
    }

    final void int32(int slot, int field, int value) {
        memory.set(INT, at(slot) + field, value);
    }

    final long int64(int slot, int field) {
        return memory.get(LONG, at(slot) + field);
    }

    final void int64(int slot, int field, long value) {
        memory.set(LONG, at(slot) + field, value);
    }
}
