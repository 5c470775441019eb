package io.ringroad.stack.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Memory outside the heap by address, in the machine's byte order: what flyweights over the worker's file read and write.
 * A constant segment that spans all of it lets the compiler drop, at every access, the loads and checks of a segment's
 * kind, lifetime and bounds.
 *
 * <p>So nothing is checked here. An address comes from {@link WorkerFile#address}, which checks its section once, plus an
 * index that the flyweight has checked against the section's size; never from a number that came with a packet. Whoever
 * keeps an address keeps what it points into alive, too.
 */
public final class NativeMemory {
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final VarHandle SHARED_INT = ValueLayout.JAVA_INT.varHandle();

    private NativeMemory() {}

    public static long int64(long address) {
        return ALL.get(LONG, address);
    }

    public static void int64(long address, long value) {
        ALL.set(LONG, address, value);
    }

    public static int int32(long address) {
        return ALL.get(INT, address);
    }

    public static void int32(long address, int value) {
        ALL.set(INT, address, value);
    }

    /** Reads what another thread, or the kernel, has {@linkplain #int32Release released}; at a multiple of 4. */
    public static int int32Acquire(long address) {
        return (int) SHARED_INT.getAcquire(ALL, address);
    }

    /** Shows what was written before to whoever acquires this; at a multiple of 4. */
    public static void int32Release(long address, int value) {
        SHARED_INT.setRelease(ALL, address, value);
    }

    /** 0–65535. */
    public static int int16(long address) {
        return ALL.get(SHORT, address) & 0xffff;
    }

    public static void int16(long address, int value) {
        ALL.set(SHORT, address, (short) value);
    }

    /** 0–255. */
    public static int int8(long address) {
        return ALL.get(BYTE, address) & 0xff;
    }

    public static void int8(long address, int value) {
        ALL.set(BYTE, address, (byte) value);
    }
}
