package io.ringroad.load.generator;

import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code epoll(7)} with a number of the caller's for each descriptor and timeouts in nanoseconds. One thread; nothing is
 * allocated per call. Needs Linux 5.11 or newer ({@code epoll_pwait2}).
 */
final class Epoll {
    static final int IN = 1;
    static final int OUT = 4;
    /** An error, or both directions are closed. */
    static final int FAILED = 8 | 16;
    /** The peer has closed its direction. */
    static final int PEER_CLOSED = 0x2000;
    /** Told once for each change, not as long as it lasts. */
    static final int EDGE = 1 << 31;

    private static final boolean X86 = "amd64".equals(System.getProperty("os.arch"));
    private static final int EPOLL_CREATE1 = X86 ? 291 : 20;
    private static final int EPOLL_CTL = X86 ? 233 : 21;
    private static final int EPOLL_PWAIT2 = 441;
    private static final int ADD = 1;
    private static final int MODIFY = 3;
    /** {@code struct epoll_event} is packed on x86-64 only. */
    private static final int EVENT_BYTES = X86 ? 12 : 16;
    private static final int DATA_OFFSET = X86 ? 4 : 8;
    private static final int MAX_EVENTS = 256;
    private static final long NS_PER_S = 1_000_000_000L;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final int descriptor;
    private final MemorySegment events = Arena.ofAuto().allocate((long) MAX_EVENTS * EVENT_BYTES, 8);
    private final MemorySegment change = Arena.ofAuto().allocate(16, 8);
    private final MemorySegment timeout = Arena.ofAuto().allocate(16, 8);

    Epoll() throws KernelException {
        descriptor = (int) Syscalls.check(Syscalls.call(EPOLL_CREATE1, 0), "epoll_create1", "events");
    }

    /** Begins to watch a descriptor; it goes by itself when it is closed. */
    void add(int watched, int interest, int number) {
        control(ADD, watched, interest, number);
    }

    void modify(int watched, int interest, int number) {
        control(MODIFY, watched, interest, number);
    }

    private void control(int operation, int watched, int interest, int number) {
        change.set(INT, 0, interest);
        change.set(INT, DATA_OFFSET, number);
        long result = Syscalls.callQuick(EPOLL_CTL, descriptor, operation, watched, change.address(), 0, 0);
        if (result < 0) {
            throw new IllegalStateException("epoll_ctl: errno " + -result);
        }
    }

    /** Waits at most {@code timeoutNs}; returns how many events there are. */
    int await(long timeoutNs) {
        timeout.set(ValueLayout.JAVA_LONG, 0, timeoutNs / NS_PER_S);
        timeout.set(ValueLayout.JAVA_LONG, 8, timeoutNs % NS_PER_S);
        long count = Syscalls.call(EPOLL_PWAIT2, descriptor, events.address(), MAX_EVENTS, timeout.address(), 0, 0);
        return (int) Math.max(count, 0); // interrupted: none
    }

    int happened(int event) {
        return events.get(INT, (long) event * EVENT_BYTES);
    }

    int number(int event) {
        return events.get(INT, (long) event * EVENT_BYTES + DATA_OFFSET);
    }
}
