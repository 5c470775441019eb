package io.ringroad.stack.wire;

import java.lang.foreign.MemorySegment;

/**
 * Flyweight over a TCP header (RFC 9293 §3.1).
 *
 * <pre>
 *  0 | source port 16            | destination port 16 |
 *  4 | sequence number                                 |
 *  8 | acknowledgment number                           |
 * 12 | data offset 4 | 0 | flags 8 | window 16         |
 * 16 | checksum 16               | urgent pointer 16   |
 * 20 | options, up to 40 octets                        |
 * </pre>
 */
public final class TcpHeader {
    /** Length without options. */
    public static final int LENGTH = 20;
    public static final int MAX_LENGTH = 60;
    /** Offset of the checksum field in the header, as transmit offload wants to know it. */
    public static final int CHECKSUM_OFFSET = 16;

    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;
    public static final int ECE = 0x40;
    public static final int CWR = 0x80;

    private static final int DESTINATION_PORT = 2;
    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGMENT = 8;
    private static final int DATA_OFFSET = 12;
    private static final int FLAGS = 13;
    private static final int WINDOW = 14;
    private static final int URGENT = 18;

    private MemorySegment memory;
    private long offset;

    /**
     * Positions the flyweight and checks the data offset.
     *
     * @param offset of the header
     * @param length bytes that lie there; the header with its options must be among them
     * @return false if malformed; the flyweight must not be used then
     */
    public boolean wrap(MemorySegment memory, long offset, int length) {
        this.memory = memory;
        this.offset = offset;
        if (length < LENGTH) {
            return false;
        }
        int header = dataOffsetBytes();
        return header >= LENGTH && header <= length;
    }

    public int sourcePort() {
        return NetworkOrder.u16(memory, offset);
    }

    public int destinationPort() {
        return NetworkOrder.u16(memory, offset + DESTINATION_PORT);
    }

    public int sequence() {
        return NetworkOrder.i32(memory, offset + SEQUENCE);
    }

    /** Meaningful only with {@link #ACK}. */
    public int acknowledgement() {
        return NetworkOrder.i32(memory, offset + ACKNOWLEDGMENT);
    }

    /** Bytes of the header with its options: 20–60. */
    public int dataOffsetBytes() {
        return NetworkOrder.u8(memory, offset + DATA_OFFSET) >>> 4 << 2;
    }

    /** The eight flags, {@link #FIN} to {@link #CWR}. */
    public int flags() {
        return NetworkOrder.u8(memory, offset + FLAGS);
    }

    /** Whether any of these flags is set. */
    public boolean has(int flags) {
        return (flags() & flags) != 0;
    }

    /** The window field as it stands there, unscaled. */
    public int window() {
        return NetworkOrder.u16(memory, offset + WINDOW);
    }

    /** The checksum field in network order. */
    public int checksum() {
        return NetworkOrder.u16(memory, offset + CHECKSUM_OFFSET);
    }

    public int urgentPointer() {
        return NetworkOrder.u16(memory, offset + URGENT);
    }

    /** Offset of the options in the segment. */
    public long optionsOffset() {
        return offset + LENGTH;
    }

    public int optionsLength() {
        return dataOffsetBytes() - LENGTH;
    }

    /** Offset of the payload in the segment. */
    public long payloadOffset() {
        return offset + dataOffsetBytes();
    }

    /**
     * Writes the first {@link #LENGTH} bytes; checksum and urgent pointer are 0, options are the caller's.
     *
     * @param dataOffsetBytes header length with options, a multiple of 4
     * @param flags           {@link #FIN} to {@link #CWR}
     * @param window          0–65535, scaled already
     */
    public static void write(MemorySegment memory, long offset, int sourcePort, int destinationPort, int sequence,
            int acknowledgement, int dataOffsetBytes, int flags, int window) {
        NetworkOrder.i32(memory, offset, sourcePort << 16 | destinationPort);
        NetworkOrder.i32(memory, offset + SEQUENCE, sequence);
        NetworkOrder.i32(memory, offset + ACKNOWLEDGMENT, acknowledgement);
        NetworkOrder.i32(memory, offset + DATA_OFFSET, dataOffsetBytes << 26 | flags << 16 | window);
        NetworkOrder.i32(memory, offset + CHECKSUM_OFFSET, 0);
    }
}
