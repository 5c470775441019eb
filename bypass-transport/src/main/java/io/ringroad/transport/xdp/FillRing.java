package io.ringroad.transport.xdp;

import io.ringroad.transport.ffm.Mapping;
import java.lang.foreign.ValueLayout;

/** Frames into which the kernel may receive. Entry: 64-bit address within the UMEM. */
final class FillRing extends ProducerRing {
    FillRing(Mapping mapping, RingOffsets offsets, int entries) {
        super(mapping, offsets, entries);
    }

    void put(long address) {
        memory.set(ValueLayout.JAVA_LONG, descriptors + 8L * take(), address);
    }
}
