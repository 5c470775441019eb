package io.ringroad.transport.xdp;

import io.ringroad.transport.ffm.Mapping;

/** A ring that we fill: reserve room, write entries, submit them together. */
abstract class ProducerRing extends Ring {
    private int next;
    private int submitted;
    private int consumed;

    ProducerRing(Mapping mapping, RingOffsets offsets, int entries) {
        super(mapping, offsets, entries);
    }

    /** Whether so many entries have room; looks at the kernel's index only if they seemed not to. */
    final boolean hasRoom(int wanted) {
        if (entries() - (next - consumed) >= wanted) {
            return true;
        }
        consumed = readConsumer();
        return entries() - (next - consumed) >= wanted;
    }

    /** Position of the next entry, which now has to be written; {@link #hasRoom} was asked. */
    final int take() {
        return next++ & mask;
    }

    /** Shows the kernel everything that was written; whether that was anything. */
    final boolean submit() {
        if (submitted == next) {
            return false;
        }
        submitted = next;
        publishProducer(next);
        return true;
    }

    /** Entries submitted that the kernel has not taken yet. */
    final int pending() {
        consumed = readConsumer();
        return submitted - consumed;
    }
}
