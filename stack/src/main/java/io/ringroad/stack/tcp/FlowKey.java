package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.NativeMemory;

/**
 * The 4-tuple with which every record begins that the demultiplexing table refers to: connection, half-open slot,
 * TIME_WAIT slot. {@code at} is the record's address.
 *
 * <pre>
 *  0 remote address (16) | 16 local address (16) | 32 remote port (2) | 34 local port (2)
 * </pre>
 */
final class FlowKey {
    private static final long MULTIPLIER_1 = 0xa076_1d64_78bd_642fL;
    private static final long MULTIPLIER_2 = 0xe703_7ed1_a0b4_28dbL;

    private FlowKey() {}

    static void write(long at, long remoteHigh, long remoteLow, long localHigh, long localLow,
            int remotePort, int localPort) {
        NativeMemory.int64(at, remoteHigh);
        NativeMemory.int64(at + 8, remoteLow);
        NativeMemory.int64(at + 16, localHigh);
        NativeMemory.int64(at + 24, localLow);
        NativeMemory.int32(at + 32, ports(remotePort, localPort));
    }

    static boolean matches(long at, long remoteHigh, long remoteLow, long localHigh,
            long localLow, int ports) {
        return NativeMemory.int64(at + 8) == remoteLow
                && NativeMemory.int32(at + 32) == ports
                && NativeMemory.int64(at + 24) == localLow
                && NativeMemory.int64(at) == remoteHigh
                && NativeMemory.int64(at + 16) == localHigh;
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

    static long remoteHigh(long at) {
        return NativeMemory.int64(at);
    }

    static long remoteLow(long at) {
        return NativeMemory.int64(at + 8);
    }

    static long localHigh(long at) {
        return NativeMemory.int64(at + 16);
    }

    static long localLow(long at) {
        return NativeMemory.int64(at + 24);
    }

    static int ports(long at) {
        return NativeMemory.int32(at + 32);
    }
}
