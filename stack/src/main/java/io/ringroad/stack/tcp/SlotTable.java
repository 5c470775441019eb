package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.NativeMemory;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import java.util.Objects;

/**
 * Small records of 128 bytes in the worker's file: a flow's key, two links by which a slot is in the free list or in one of
 * the table's queues, and what its table keeps of it. The links lie beside the key, so that unlinking the slot before reads
 * the cache line that is needed to find the next one's flow: slots in the order of age have left the caches long ago.
 */
abstract class SlotTable {
    static final int NONE = -1;

    /** What a table keeps begins here. */
    static final int FIRST_FIELD = 44;

    private static final int NEXT = 36;
    private static final int PREVIOUS = 40;

    /** Slots in the order in which they were appended. */
    static final class Queue {
        private int head = NONE;
        private int tail = NONE;

        /** The slot that has been in it for longest, or {@link #NONE}. */
        int head() {
            return head;
        }
    }

    private final long firstAddress;
    private final int capacity;
    private int freeHead = NONE;
    /** Slots from here on were never taken: they are in no list, and no memory has been spent on them. */
    private int untouched;
    private int used;

    /** @param offset of the first slot in the file */
    SlotTable(WorkerFile file, long offset, int capacity) {
        this.firstAddress = file.address(offset, (long) capacity * WorkerFileLayout.SLOT_BYTES);
        this.capacity = capacity;
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
        } else if (untouched < capacity) {
            slot = untouched++;
        } else {
            return NONE;
        }
        used++;
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

    /** The slot's address, where its {@link FlowKey} is. */
    final long at(int slot) {
        return firstAddress + (long) Objects.checkIndex(slot, capacity) * WorkerFileLayout.SLOT_BYTES;
    }

    final int int32(int slot, int field) {
        return NativeMemory.int32(at(slot) + field);
    }

    final void int32(int slot, int field, int value) {
        NativeMemory.int32(at(slot) + field, value);
    }

    final long int64(int slot, int field) {
        return NativeMemory.int64(at(slot) + field);
    }

    final void int64(int slot, int field, long value) {
        NativeMemory.int64(at(slot) + field, value);
    }
}
