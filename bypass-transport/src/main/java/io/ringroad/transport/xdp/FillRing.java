package io.ringroad.transport.xdp;

import io.ringroad.stack.memory.NativeMemory;
import io.ringroad.transport.ffm.Mapping;

/** Frames into which the kernel may receive. Entry: 64-bit address within the UMEM. */
final class FillRing extends ProducerRing {
    FillRing(Mapping mapping, RingOffsets offsets, int entries) {
        super(mapping, offsets, entries);
    }

    void put(long address) {
        NativeMemory.int64(descriptors + 8L * take(), address);
    }
}
