package io.ringroad.transport.xdp;

import io.ringroad.transport.ffm.Mapping;
import java.lang.foreign.ValueLayout;

/** Packets to be sent; entries as in {@link ReceiveRing}. */
final class TransmitRing extends ProducerRing {
    /** The packet goes on in the next entry. */
    static final int CONTINUED = 1;
    /** The bytes before the packet are a request to the device ({@link TxMetadata}). */
    static final int METADATA = 2;

    private static final int DESCRIPTOR_BYTES = 16;

    TransmitRing(Mapping mapping, RingOffsets offsets, int entries) {
        super(mapping, offsets, entries);
    }

    void put(long address, int length, int options) {
        long at = descriptors + (long) DESCRIPTOR_BYTES * take();
        memory.set(ValueLayout.JAVA_LONG, at, address);
        memory.set(ValueLayout.JAVA_INT, at + 8, length);
        memory.set(ValueLayout.JAVA_INT, at + 12, options);
    }
}
