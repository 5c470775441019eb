package io.ringroad.transport.host;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.SyscallNumbers;
import io.ringroad.transport.ffm.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * RLIMIT_MEMLOCK: how much memory a process without CAP_IPC_LOCK may pin, which is what happens to frames that are
 * registered for AF_XDP. Inherited by child processes; so the supervisor raises it before it starts a worker. Where
 * even root may not raise it (containers without CAP_SYS_RESOURCE), a worker binds its queues first and gives up root
 * then: the limit is looked at when the frames are registered, not later.
 */
public final class MemoryLock {
    /** No limit. */
    public static final long UNLIMITED = -1;

    private static final int RLIMIT_MEMLOCK = 8;

    private MemoryLock() {}

    /** The limit in effect, in bytes; {@link #UNLIMITED}. */
    public static long limitBytes() throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            return read(arena).get(JAVA_LONG, 0);
        }
    }

    /** {@code struct rlimit64 { u64 current, maximum; }} of this process. */
    private static MemorySegment read(Arena arena) throws KernelException {
        MemorySegment limit = arena.allocate(16, 8);
        Syscalls.check(Syscalls.call(SyscallNumbers.PRLIMIT64, 0, RLIMIT_MEMLOCK, 0, limit.address()),
                "prlimit(RLIMIT_MEMLOCK)", "this process");
        return limit;
    }

    /**
     * Makes sure that so many bytes may be locked by this process and the ones it starts from now on.
     *
     * @throws KernelException if the maximum is lower and CAP_SYS_RESOURCE is missing
     */
    public static void require(long bytes) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = read(arena);
            if (Long.compareUnsigned(limit.get(JAVA_LONG, 0), bytes) >= 0) {
                return;
            }
            limit.set(JAVA_LONG, 0, bytes);
            if (Long.compareUnsigned(limit.get(JAVA_LONG, 8), bytes) < 0) {
                limit.set(JAVA_LONG, 8, bytes);
            }
            long result = Syscalls.call(SyscallNumbers.PRLIMIT64, 0, RLIMIT_MEMLOCK, limit.address(), 0);
            if (result < 0) {
                throw new KernelException("prlimit(RLIMIT_MEMLOCK)", (bytes >> 10) + " KiB of locked memory",
                        (int) -result, "raise the limit: 'ulimit -l' as root, LimitMEMLOCK= of systemd");
            }
        }
    }
}
