package io.ringroad.transport.vnet;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * The header before each packet of a TAP queue or a packet socket, which carries the offloads ({@code linux/virtio_net.h}). In the
 * machine's byte order; ten bytes.
 *
 * <pre>
 * 0        1         2               4               6               8
 * | flags  | gso_type| hdr_len       | gso_size      | csum_start    | csum_offset   |
 * </pre>
 */
public final class VnetHeader {
    public static final int BYTES = 10;

    private static final int NEEDS_CSUM = 1;
    private static final int DATA_VALID = 2;
    private static final byte GSO_TCPV4 = 1;
    private static final byte GSO_TCPV6 = 4;

    private static final int FLAGS = 0;
    private static final int GSO_TYPE = 1;
    private static final int HEADER_LENGTH = 2;
    private static final int GSO_SIZE = 4;
    private static final int CSUM_START = 6;
    private static final int CSUM_OFFSET = 8;

    private VnetHeader() {}

    /**
     * Whether the TCP checksum need not be verified: the sending kernel left it partial (the packet never was on a
     * wire), or has verified it.
     */
    public static boolean vouchesForChecksum(MemorySegment header, long at) {
        return (header.get(JAVA_BYTE, at + FLAGS) & (NEEDS_CSUM | DATA_VALID)) != 0;
    }

    /** No offload. */
    static void plain(MemorySegment header, long at) {
        header.set(JAVA_LONG_UNALIGNED, at, 0);
        header.set(JAVA_SHORT_UNALIGNED, at + CSUM_OFFSET, (short) 0);
    }

    /** The kernel completes the checksum (or leaves it to who forwards the packet). */
    static void checksum(MemorySegment header, long at, int start, int offset) {
        plain(header, at);
        header.set(JAVA_BYTE, at + FLAGS, (byte) NEEDS_CSUM);
        header.set(JAVA_SHORT_UNALIGNED, at + CSUM_START, (short) start);
        header.set(JAVA_SHORT_UNALIGNED, at + CSUM_OFFSET, (short) offset);
    }

    /**
     * The kernel cuts the packet, too.
     *
     * @param headerBytes Ethernet, IP and TCP headers together
     * @param sizeBytes   TCP payload per segment
     */
    static void segmentation(MemorySegment header, long at, boolean v6, int headerBytes, int sizeBytes) {
        header.set(JAVA_BYTE, at + GSO_TYPE, v6 ? GSO_TCPV6 : GSO_TCPV4);
        header.set(JAVA_SHORT_UNALIGNED, at + HEADER_LENGTH, (short) headerBytes);
        header.set(JAVA_SHORT_UNALIGNED, at + GSO_SIZE, (short) sizeBytes);
    }
}
