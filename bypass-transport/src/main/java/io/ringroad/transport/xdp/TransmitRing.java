package io.ringroad.transport.xdp;

import io.ringroad.stack.memory.NativeMemory;
import io.ringroad.transport.ffm.Mapping;

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
        NativeMemory.int64(at, address);
        NativeMemory.int32(at + 8, length);
        NativeMemory.int32(at + 12, options);
    }
}
