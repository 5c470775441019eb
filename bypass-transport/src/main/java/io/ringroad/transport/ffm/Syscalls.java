package io.ringroad.transport.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ringroad.stack.memory.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System calls by number. Arguments are longs: descriptors, flags, and addresses of <em>native</em> memory
 * ({@link MemorySegment#address()}), which the caller keeps alive during the call. Any thread may call; nothing is
 * allocated after a thread's first call.
 *
 * <p>The result is the kernel's: zero or more, or {@code -errno} (see {@link Errno}). {@link #check} turns the latter
 * into an exception on cold paths.
 */
public final class Syscalls {
    /** {@code long syscall(long number, ...)} with six arguments: the one shape that is ever linked. */
    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final Throwable CAUSE;
    private static final MethodHandle CALL;
    private static final MethodHandle QUICK_CALL;
    private static final MethodHandle ERRNO_LOCATION;

    /** Where the linker stores errno: one block per thread, so that threads don't see each other's. */
    private static final ThreadLocal<MemorySegment> ERRNO =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

    static {
        MethodHandle call = null;
        MethodHandle quickCall = null;
        MethodHandle errnoLocation = null;
        Throwable cause = null;
        try {
            requireLinux();
            call = link("syscall", Linker.Option.captureCallState("errno"));
            quickCall = link("syscall", Linker.Option.critical(false));
            errnoLocation = link("__errno_location", Linker.Option.critical(false));
        } catch (RuntimeException | LinkageError e) {
            cause = e;
        }
        CALL = call;
        QUICK_CALL = quickCall;
        ERRNO_LOCATION = errnoLocation;
        CAUSE = cause;
    }

    private Syscalls() {}

    private static void requireLinux() {
        String system = System.getProperty("os.name");
        String architecture = System.getProperty("os.arch");
        if (!"Linux".equals(system) || !("amd64".equals(architecture) || "aarch64".equals(architecture))) {
            throw new UnsupportedOperationException("the drivers need Linux on x86-64 or AArch64; this is " + system
                    + " on " + architecture);
        }
    }

    private static MethodHandle link(String symbol, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        MemorySegment address = linker.defaultLookup().find(symbol).orElseThrow(
                () -> new UnsupportedOperationException("the C library has no function " + symbol));
        return linker.downcallHandle(address, SHAPE, options);
    }

    /** Whether system calls work here: Linux, a known architecture, native access allowed. */
    public static boolean isAvailable() {
        return CAUSE == null;
    }

    /** Why they don't; null if they do. */
    public static Throwable unavailabilityCause() {
        return CAUSE;
    }

    /** A call that may block. */
    public static long call(int number, long a, long b, long c, long d, long e, long f) {
        MemorySegment state = ERRNO.get();
        try {
            long result = (long) CALL.invokeExact(state, (long) number, a, b, c, d, e, f);
            return result == -1 ? -state.get(JAVA_INT, 0) : result;
        } catch (Throwable t) {
            throw failed(t);
        }
    }

    public static long call(int number, long a, long b, long c, long d) {
        return call(number, a, b, c, d, 0, 0);
    }

    public static long call(int number, long a, long b, long c) {
        return call(number, a, b, c, 0, 0, 0);
    }

    public static long call(int number, long a, long b) {
        return call(number, a, b, 0, 0, 0, 0);
    }

    public static long call(int number, long a) {
        return call(number, a, 0, 0, 0, 0, 0);
    }

    /**
     * A call that cannot block (a non-blocking descriptor, an eventfd, a kick): costs a third, but holds up a garbage
     * collection while it runs.
     *
     * <p>Capturing errno would make a slice of memory per call, which only C2 optimizes away; so errno is read where the
     * C library keeps it, right after. If the thread was stopped at a safepoint in between, that is another call's by
     * then. Callers must get on with a wrong errno: on the packet path all errors but EAGAIN mean the same.
     */
    public static long callQuick(int number, long a, long b, long c, long d, long e, long f) {
        try {
            long result = (long) QUICK_CALL.invokeExact((long) number, a, b, c, d, e, f);
            return result == -1 ? -currentErrno() : result;
        } catch (Throwable t) {
            throw failed(t);
        }
    }

    private static int currentErrno() throws Throwable {
        long location = (long) ERRNO_LOCATION.invokeExact(0L, 0L, 0L, 0L, 0L, 0L, 0L);
        return NativeMemory.int32(location);
    }

    public static long callQuick(int number, long a, long b, long c) {
        return callQuick(number, a, b, c, 0, 0, 0);
    }

    /**
     * Calls a function of the C library that takes up to seven integers or pointers and returns an {@code int}: those
     * few whose wrapper does more than the system call. Cold path.
     *
     * @return its result, or {@code -errno} where it returned −1
     */
    static long library(String symbol, long a, long b, long c) {
        requireAvailable();
        MemorySegment state = ERRNO.get();
        try {
            MethodHandle function = link(symbol, Linker.Option.captureCallState("errno"));
            int result = (int) (long) function.invokeExact(state, a, b, c, 0L, 0L, 0L, 0L);
            return result == -1 ? -state.get(JAVA_INT, 0) : result;
        } catch (Throwable t) {
            throw failed(t);
        }
    }

    /**
     * @param result  of {@link #call}
     * @param call    its name for the message, such as {@code ioctl(TUNSETIFF)}
     * @param subject what it was done to, such as {@code TAP device rr0}
     * @return {@code result} if it is no error
     * @throws KernelException if it is one
     */
    public static long check(long result, String call, String subject) throws KernelException {
        if (result < 0) {
            throw new KernelException(call, subject, (int) -result);
        }
        return result;
    }

    private static void requireAvailable() {
        if (CAUSE != null) {
            throw new UnsupportedOperationException(CAUSE.getMessage(), CAUSE);
        }
    }

    /** The handles throw nothing themselves, except a NullPointerException where linking had failed. */
    private static RuntimeException failed(Throwable t) {
        requireAvailable();
        if (t instanceof RuntimeException e) {
            return e;
        }
        if (t instanceof Error e) {
            throw e;
        }
        return new IllegalStateException(t);
    }
}
