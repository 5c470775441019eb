package io.ringroad.transport.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An open file descriptor and the duty to close it. Not closed by garbage collection: who has it closes it, or hands
 * that duty on. {@link #close} may be called twice; a number is never closed twice.
 */
public final class Descriptor implements AutoCloseable {
    public static final int O_RDONLY = 0;
    public static final int O_RDWR = 2;
    public static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int AT_FDCWD = -100;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int CLOSED = -1;

    private int number;

    /** Takes over a number that was opened elsewhere (received over a socket, say). */
    public Descriptor(int number) {
        this.number = number;
    }

    /**
     * @param flags {@code O_…}; close-on-exec is always added
     * @throws KernelException naming the path
     */
    public static Descriptor open(String path, int flags) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            long result = Syscalls.call(SyscallNumbers.OPENAT, AT_FDCWD, arena.allocateFrom(path).address(),
                    flags | O_CLOEXEC, 0);
            return new Descriptor((int) Syscalls.check(result, "open", path));
        }
    }

    /** @throws IllegalStateException after {@link #close} */
    public int number() {
        if (number == CLOSED) {
            throw new IllegalStateException("the descriptor is closed");
        }
        return number;
    }

    /** A second descriptor for the same open file, to be closed by the caller. */
    public Descriptor duplicate() throws KernelException {
        long result = Syscalls.call(SyscallNumbers.FCNTL, number(), F_DUPFD_CLOEXEC, 0);
        return new Descriptor((int) Syscalls.check(result, "fcntl(F_DUPFD)", "descriptor " + number));
    }

    /**
     * {@code ioctl(2)} with a pointer.
     *
     * @return the result of the call, or {@code -errno}
     */
    public long ioctl(long request, MemorySegment argument) {
        return Syscalls.call(SyscallNumbers.IOCTL, number(), request, argument.address());
    }

    /** {@code ioctl(2)} with a number. */
    public long ioctl(long request, long argument) {
        return Syscalls.call(SyscallNumbers.IOCTL, number(), request, argument);
    }

    @Override
    public void close() {
        if (number != CLOSED) {
            Syscalls.call(SyscallNumbers.CLOSE, number);
            number = CLOSED;
        }
    }

    @Override
    public String toString() {
        return number == CLOSED ? "closed descriptor" : "descriptor " + number;
    }
}
