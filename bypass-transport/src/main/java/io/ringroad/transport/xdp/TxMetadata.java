package io.ringroad.transport.xdp;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * The request that may stand right before a packet in its transmit frame: {@code struct xsk_tx_metadata} of
 * {@code linux/if_xdp.h}, here only for the checksum.
 *
 * <pre>
 * u64 flags; u16 csum_start; u16 csum_offset; u32 padding; u64 launch_time;
 * </pre>
 */
final class TxMetadata {
    static final int BYTES = 24;

    private static final long CHECKSUM = 1 << 1;

    private TxMetadata() {}

    /**
     * @param packet offset of the packet's first byte in {@code memory}
     * @param start  where summing begins, from the packet's start
     * @param offset where the field is, from {@code start}
     */
    static void requestChecksum(MemorySegment memory, long packet, int start, int offset) {
        long at = packet - BYTES;
        memory.set(JAVA_LONG_UNALIGNED, at, CHECKSUM);
        memory.set(JAVA_SHORT_UNALIGNED, at + 8, (short) start);
        memory.set(JAVA_SHORT_UNALIGNED, at + 10, (short) offset);
    }
}
