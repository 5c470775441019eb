package io.ringroad.transport.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/**
 * {@code poll(2)} with a timeout in nanoseconds ({@code ppoll}) on up to 16 descriptors: how an idle worker sleeps
 * until a packet, a wake-up or a deadline. Used by one thread at a time; allocates nothing per call.
 *
 * <pre>
 * struct pollfd { int fd; short events; short revents; }
 * </pre>
 */
public final class Poll {
    public static final int MAX_DESCRIPTORS = 16;
    /** A timeout that never passes. */
    public static final long FOREVER = Long.MAX_VALUE;

    private static final short POLLIN = 1;
    private static final long NS_PER_S = 1_000_000_000L;
    private static final int POLLFD_BYTES = 8;
    private static final int REVENTS = 6;
    private static final int TIMESPEC = MAX_DESCRIPTORS * POLLFD_BYTES;

    private final MemorySegment memory = Arena.ofAuto().allocate(TIMESPEC + 16, 8);
    private final int count;

    /**
     * @param descriptors one to 16, watched for becoming readable; −1 is allowed and never ready
     */
    public Poll(int... descriptors) {
        if (descriptors.length < 1 || descriptors.length > MAX_DESCRIPTORS) {
            throw new IllegalArgumentException("poll takes 1 to " + MAX_DESCRIPTORS + " descriptors, not "
                    + descriptors.length);
        }
        count = descriptors.length;
        for (int i = 0; i < count; i++) {
            memory.set(ValueLayout.JAVA_INT, (long) i * POLLFD_BYTES, descriptors[i]);
            memory.set(ValueLayout.JAVA_SHORT, (long) i * POLLFD_BYTES + 4, POLLIN);
        }
    }

    /**
     * Waits until a descriptor is ready or time is up.
     *
     * @param timeoutNs 0 or less: only look; {@link #FOREVER}: no limit
     * @return how many descriptors are ready; 0 after a timeout or a signal
     * @throws IllegalStateException if the kernel refuses to wait, which only a defect can cause
     */
    public int await(long timeoutNs) {
        long timespec = timeout(timeoutNs);
        long result = timeoutNs <= 0
                ? Syscalls.callQuick(SyscallNumbers.PPOLL, memory.address(), count, timespec, 0, 8, 0)
                : Syscalls.call(SyscallNumbers.PPOLL, memory.address(), count, timespec, 0, 8, 0);
        Reference.reachabilityFence(this); // the kernel had only the address of its memory
        return result >= 0 ? (int) result : refused(result, timeoutNs);
    }

    private long timeout(long timeoutNs) {
        if (timeoutNs == FOREVER) {
            return 0; // a null pointer: no limit
        }
        long ns = Math.max(0, timeoutNs);
        memory.set(ValueLayout.JAVA_LONG, TIMESPEC, ns / NS_PER_S);
        memory.set(ValueLayout.JAVA_LONG, TIMESPEC + 8, ns % NS_PER_S);
        return memory.address() + TIMESPEC;
    }

    private int refused(long result, long timeoutNs) {
        if (timeoutNs > 0 && !Errno.EINTR.is(result)) {
            throw new IllegalStateException("ppoll failed: " + Errno.describe((int) -result));
        }
        for (int i = 0; i < count; i++) {
            memory.set(ValueLayout.JAVA_SHORT, (long) i * POLLFD_BYTES + REVENTS, (short) 0);
        }
        return 0;
    }

    /**
     * Whether a descriptor had something to read, an error or a hang-up in the last {@link #await}.
     *
     * @param index its position in the constructor's arguments
     */
    public boolean isReady(int index) {
        return memory.get(ValueLayout.JAVA_SHORT, (long) index * POLLFD_BYTES + REVENTS) != 0;
    }
}
