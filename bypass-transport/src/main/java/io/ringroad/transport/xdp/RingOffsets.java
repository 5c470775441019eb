package io.ringroad.transport.xdp;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * Where a ring's parts lie in its mapping: {@code struct xdp_ring_offset} of {@code linux/if_xdp.h}.
 *
 * @param producer    index up to which entries were written
 * @param consumer    index up to which they were read
 * @param descriptors first entry
 * @param flags       {@code XDP_RING_NEED_WAKEUP}
 */
record RingOffsets(long producer, long consumer, long descriptors, long flags) {
    static final int BYTES = 32;
    /** Of {@code struct xdp_mmap_offsets}: receive, transmit, fill, completion. */
    static final int ALL_BYTES = 4 * BYTES;
    static final int RECEIVE = 0;
    static final int TRANSMIT = 1;
    static final int FILL = 2;
    static final int COMPLETION = 3;

    static RingOffsets read(MemorySegment all, int ring) {
        long at = (long) ring * BYTES;
        return new RingOffsets(all.get(JAVA_LONG, at), all.get(JAVA_LONG, at + 8), all.get(JAVA_LONG, at + 16),
                all.get(JAVA_LONG, at + 24));
    }
}
