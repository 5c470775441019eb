package io.ringroad.transport.xdp;

import io.ringroad.stack.memory.NativeMemory;
import io.ringroad.transport.ffm.Mapping;

/**
 * Packets received.
 *
 * <pre>
 * struct xdp_desc { u64 addr; u32 len; u32 options; }
 * </pre>
 */
final class ReceiveRing extends ConsumerRing {
    /** The packet goes on in the next entry. */
    static final int CONTINUED = 1;

    private static final int DESCRIPTOR_BYTES = 16;

    ReceiveRing(Mapping mapping, RingOffsets offsets, int entries) {
        super(mapping, offsets, entries);
    }

    long address(int index) {
        return NativeMemory.int64(at(index));
    }

    int length(int index) {
        return NativeMemory.int32(at(index) + 8);
    }

    boolean isContinued(int index) {
        return (NativeMemory.int32(at(index) + 12) & CONTINUED) != 0;
    }

    private long at(int index) {
        return descriptors + (long) DESCRIPTOR_BYTES * position(index);
    }
}
