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
    /** Where chunks may lie anywhere ({@code XSK_UNALIGNED_BUF_OFFSET_SHIFT}), the octets above hold the offset in one. */
    private static final int OFFSET_SHIFT = 48;
    private static final long ADDRESS_MASK = (1L << OFFSET_SHIFT) - 1;

    ReceiveRing(Mapping mapping, RingOffsets offsets, int entries) {
        super(mapping, offsets, entries);
    }

    /** Where the packet begins, from the start of the frames' memory; however its frames are registered. */
    long address(int index) {
        long entry = NativeMemory.int64(at(index));
        return (entry & ADDRESS_MASK) + (entry >>> OFFSET_SHIFT);
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
