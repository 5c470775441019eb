package io.ringroad.stack.tcp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The 4-tuple with which every record begins that the demultiplexing table refers to: connection, half-open slot,
 * TIME_WAIT slot.
 *
 * <pre>
 *  0 remote address (16) | 16 local address (16) | 32 remote port (2) | 34 local port (2)
 * </pre>
 */
final class FlowKey {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final long MULTIPLIER_1 = 0xa076_1d64_78bd_642fL;
    private static final long MULTIPLIER_2 = 0xe703_7ed1_a0b4_28dbL;

    private FlowKey() {}

    static void write(MemorySegment memory, long at, long remoteHigh, long remoteLow, long localHigh, long localLow,
            int remotePort, int localPort) {
        memory.set(LONG, at, remoteHigh);
        memory.set(LONG, at + 8, remoteLow);
        memory.set(LONG, at + 16, localHigh);
        memory.set(LONG, at + 24, localLow);
        memory.set(INT, at + 32, ports(remotePort, localPort));
    }

    static boolean matches(MemorySegment memory, long at, long remoteHigh, long remoteLow, long localHigh,
            long localLow, int ports) {
        return memory.get(LONG, at + 8) == remoteLow
                && memory.get(INT, at + 32) == ports
                && memory.get(LONG, at + 24) == localLow
                && memory.get(LONG, at) == remoteHigh
                && memory.get(LONG, at + 16) == localHigh;
    }

    /** Both ports as they lie in the record (little endian). */
    static int ports(int remotePort, int localPort) {
        return localPort << 16 | remotePort;
    }

    /** Keyed, so that nobody outside can choose flows that collide. */
    static int hash(long secretHigh, long secretLow, long remoteHigh, long remoteLow, long localHigh, long localLow,
            int ports) {
        long hash = mix(remoteLow ^ secretLow, ports ^ secretHigh ^ MULTIPLIER_1);
        hash = mix(remoteHigh ^ hash, localLow ^ MULTIPLIER_2);
        hash = mix(localHigh ^ hash, secretLow ^ MULTIPLIER_1);
        return (int) (hash ^ hash >>> 32);
    }

    private static long mix(long a, long b) {
        return a * b ^ Math.unsignedMultiplyHigh(a, b);
    }

    static long remoteHigh(MemorySegment memory, long at) {
        return memory.get(LONG, at);
    }

    static long remoteLow(MemorySegment memory, long at) {
        return memory.get(LONG, at + 8);
    }

    static long localHigh(MemorySegment memory, long at) {
        return memory.get(LONG, at + 16);
    }

    static long localLow(MemorySegment memory, long at) {
        return memory.get(LONG, at + 24);
    }

    static int ports(MemorySegment memory, long at) {
        return memory.get(INT, at + 32);
    }
}
