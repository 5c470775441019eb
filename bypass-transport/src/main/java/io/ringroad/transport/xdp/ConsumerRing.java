package io.ringroad.transport.xdp;

import io.ringroad.transport.ffm.Mapping;

/** A ring that the kernel fills: look at what is there, then release it together. */
abstract class ConsumerRing extends Ring {
    private int next;

    ConsumerRing(Mapping mapping, RingOffsets offsets, int entries) {
        super(mapping, offsets, entries);
    }

    /** Entries that can be read; one look at the kernel's index. */
    final int available() {
        return readProducer() - next;
    }

    /** Position of the {@code index}th available entry. */
    final int position(int index) {
        return next + index & mask;
    }

    /** Gives the first {@code count} entries back to the kernel. */
    final void release(int count) {
        next += count;
        publishConsumer(next);
    }
}
