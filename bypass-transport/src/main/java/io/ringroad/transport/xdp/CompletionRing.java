package io.ringroad.transport.xdp;

import io.ringroad.stack.memory.NativeMemory;
import io.ringroad.transport.ffm.Mapping;

/** Frames that the kernel has sent. Entry: the 64-bit address as it was in the transmit ring. */
final class CompletionRing extends ConsumerRing {
    CompletionRing(Mapping mapping, RingOffsets offsets, int entries) {
        super(mapping, offsets, entries);
    }

    long address(int index) {
        return NativeMemory.int64(descriptors + 8L * position(index));
    }
}
