package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.NativeMemory;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import java.util.Objects;

/**
 * Demultiplexing: 4-tuple to connection, half-open slot or TIME_WAIT slot. Open addressing with linear probing in the
 * worker's file, at most half full; an entry is the 32-bit hash and a reference (kind in the top two bits, index + 1
 * below). Deletion moves later entries back, so there are no tombstones.
 */
final class FlowTable {
    static final int KIND_NONE = 0;
    static final int KIND_CONNECTION = 1;
    static final int KIND_HALF_OPEN = 2;
    static final int KIND_TIME_WAIT = 3;
    static final int NOT_FOUND = 0;

    private static final int INDEX_BITS = 30;
    private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

    private final long firstEntry;
    private final int mask;
    /** By kind: address of the first record, how many there are, and the size of each. */
    private final long[] firstRecord;
    private final int[] records;
    private final int[] recordBytes;
    private final long secretHigh;
    private final long secretLow;

    FlowTable(WorkerFile file, long secretHigh, long secretLow) {
        WorkerFileLayout layout = file.layout();
        this.firstEntry = file.address(layout.demuxOffset(),
                (long) layout.demuxEntries() * WorkerFileLayout.DEMUX_ENTRY_BYTES);
        this.mask = layout.demuxEntries() - 1;
        this.records = new int[] {0, layout.maxConnections(), layout.maxHalfOpen(), layout.maxTimeWait()};
        this.recordBytes = new int[] {0, WorkerFileLayout.CONNECTION_BYTES, WorkerFileLayout.SLOT_BYTES,
            WorkerFileLayout.SLOT_BYTES};
        this.firstRecord = new long[] {0, addressOf(file, layout.connectionsOffset(), KIND_CONNECTION),
            addressOf(file, layout.halfOpenOffset(), KIND_HALF_OPEN),
            addressOf(file, layout.timeWaitOffset(), KIND_TIME_WAIT)};
        this.secretHigh = secretHigh;
        this.secretLow = secretLow;
    }

    private long addressOf(WorkerFile file, long offset, int kind) {
        return file.address(offset, (long) records[kind] * recordBytes[kind]);
    }

    static int kind(int reference) {
        return reference >>> INDEX_BITS;
    }

    static int index(int reference) {
        return (reference & INDEX_MASK) - 1;
    }

    /** The flow's reference, {@link #NOT_FOUND} if there is none. */
    int lookup(long remoteHigh, long remoteLow, long localHigh, long localLow, int remotePort, int localPort) {
        int ports = FlowKey.ports(remotePort, localPort);
        int hash = FlowKey.hash(secretHigh, secretLow, remoteHigh, remoteLow, localHigh, localLow, ports);
        for (int slot = hash & mask;; slot = slot + 1 & mask) {
            int reference = reference(slot);
            if (reference == NOT_FOUND) {
                return NOT_FOUND;
            }
            if (hash(slot) == hash && FlowKey.matches(recordAt(reference), remoteHigh, remoteLow, localHigh, localLow,
                    ports)) {
                return reference;
            }
        }
    }

    /** Adds a record whose key is written already and not in the table. */
    void insert(int kind, int index) {
        int reference = kind << INDEX_BITS | index + 1;
        int hash = hashOfRecord(reference);
        int slot = hash & mask;
        while (reference(slot) != NOT_FOUND) {
            slot = slot + 1 & mask;
        }
        set(slot, hash, reference);
    }

    /** The flow goes on in another record with the same key. */
    void replace(int kind, int index, int newKind, int newIndex) {
        int reference = kind << INDEX_BITS | index + 1;
        set(slotOf(reference), hashOfRecord(reference), newKind << INDEX_BITS | newIndex + 1);
    }

    /** Takes a record out; its key must still be there. */
    void remove(int kind, int index) {
        int hole = slotOf(kind << INDEX_BITS | index + 1);
        for (int slot = hole + 1 & mask;; slot = slot + 1 & mask) {
            int reference = reference(slot);
            if (reference == NOT_FOUND) {
                break;
            }
            int home = hash(slot) & mask;
            // The entry may move back if its home is not between the hole and where it is now.
            if ((slot - home & mask) >= (slot - hole & mask)) {
                set(hole, hash(slot), reference);
                hole = slot;
            }
        }
        set(hole, 0, NOT_FOUND);
    }

    private int slotOf(int reference) {
        int slot = hashOfRecord(reference) & mask;
        while (reference(slot) != reference) {
            if (reference(slot) == NOT_FOUND) {
                throw new IllegalStateException("flow " + Integer.toHexString(reference) + " is not in the table");
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private int hashOfRecord(int reference) {
        long at = recordAt(reference);
        return FlowKey.hash(secretHigh, secretLow, FlowKey.remoteHigh(at), FlowKey.remoteLow(at),
                FlowKey.localHigh(at), FlowKey.localLow(at), FlowKey.ports(at));
    }

    private long recordAt(int reference) {
        int kind = kind(reference);
        return firstRecord[kind] + (long) Objects.checkIndex(index(reference), records[kind]) * recordBytes[kind];
    }

    private int hash(int slot) {
        return NativeMemory.int32(entry(slot));
    }

    private int reference(int slot) {
        return NativeMemory.int32(entry(slot) + 4);
    }

    private void set(int slot, int hash, int reference) {
        NativeMemory.int32(entry(slot), hash);
        NativeMemory.int32(entry(slot) + 4, reference);
    }

    /** Address of an entry; its number is below the table's size, which is a power of two, by the mask. */
    private long entry(int slot) {
        return firstEntry + (long) (slot & mask) * WorkerFileLayout.DEMUX_ENTRY_BYTES;
    }
}
