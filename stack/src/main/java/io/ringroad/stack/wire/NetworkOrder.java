package io.ringroad.stack.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Unaligned access to memory in network byte order. Offsets are bytes from the segment's start. */
public final class NetworkOrder {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private NetworkOrder() {}

    /** One octet, 0–255. */
    public static int u8(MemorySegment memory, long offset) {
        return memory.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
    }

    /** Two octets, 0–65535. */
    public static int u16(MemorySegment memory, long offset) {
        return memory.get(SHORT, offset) & 0xffff;
    }

    /** Four octets as they are: sequence numbers, IPv4 addresses. */
    public static int i32(MemorySegment memory, long offset) {
        return memory.get(INT, offset);
    }

    /** Eight octets. */
    public static long i64(MemorySegment memory, long offset) {
        return memory.get(LONG, offset);
    }

    /** Six octets, an Ethernet address in the low 48 bits, first octet highest. */
    public static long u48(MemorySegment memory, long offset) {
        return (long) u16(memory, offset) << 32 | Integer.toUnsignedLong(i32(memory, offset + 2));
    }

    public static void u8(MemorySegment memory, long offset, int value) {
        memory.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
    }

    public static void u16(MemorySegment memory, long offset, int value) {
        memory.set(SHORT, offset, (short) value);
    }

    public static void i32(MemorySegment memory, long offset, int value) {
        memory.set(INT, offset, value);
    }

    public static void i64(MemorySegment memory, long offset, long value) {
        memory.set(LONG, offset, value);
    }

    public static void u48(MemorySegment memory, long offset, long value) {
        u16(memory, offset, (int) (value >>> 32));
        i32(memory, offset + 2, (int) value);
    }
}
