package io.ringroad.transport.xdp;

import io.ringroad.transport.ffm.Mapping;
import java.lang.foreign.ValueLayout;

/** Frames that the kernel has sent. Entry: the 64-bit address as it was in the transmit ring. */
final class CompletionRing extends ConsumerRing {
    CompletionRing(Mapping mapping, RingOffsets offsets, int entries) {
        super(mapping, offsets, entries);
    }

    long address(int index) {
        return memory.get(ValueLayout.JAVA_LONG, descriptors + 8L * position(index));
    }
}
