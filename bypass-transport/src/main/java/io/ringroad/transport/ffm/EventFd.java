package io.ringroad.transport.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/**
 * An {@code eventfd(2)}: how another thread wakes one that sleeps in {@link Poll}. {@link #write} from any thread, also
 * after {@link #close}; {@link #drain} by the one that was woken.
 */
public final class EventFd implements AutoCloseable {
    private static final int EFD_NONBLOCK = 0x800;
    private static final int EFD_CLOEXEC = 0x80000;

    private final MemorySegment one = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, 1);
    private final MemorySegment value = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    private final int descriptor;
    private boolean closed;

    /** @throws KernelException if no descriptor is left */
    public EventFd() throws KernelException {
        descriptor = (int) Syscalls.check(
                Syscalls.call(SyscallNumbers.EVENTFD2, 0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd2",
                "wake-up descriptor");
    }

    /** For {@link Poll}. */
    public int descriptor() {
        return descriptor;
    }

    /**
     * Makes the descriptor readable until the next {@link #drain}. Does nothing after {@link #close}. The lock is
     * there because the number of a closed descriptor is soon used for something else, which must not be written to.
     */
    public synchronized void write() {
        if (!closed) {
            // EAGAIN would mean 2^64 - 2 wake-ups that nobody drained: it is readable anyway.
            Syscalls.callQuick(SyscallNumbers.WRITE, descriptor, one.address(), Long.BYTES);
        }
    }

    /**
     * Makes the descriptor unreadable again.
     *
     * @return whether it had been written to since the last time
     */
    public boolean drain() {
        try {
            return Syscalls.callQuick(SyscallNumbers.READ, descriptor, value.address(), Long.BYTES) == Long.BYTES;
        } finally {
            Reference.reachabilityFence(this); // the kernel has only the address of its memory
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Syscalls.call(SyscallNumbers.CLOSE, descriptor);
        }
    }
}
