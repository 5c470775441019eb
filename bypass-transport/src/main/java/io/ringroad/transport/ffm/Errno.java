package io.ringroad.transport.ffm;

/**
 * Error numbers of Linux (the same on x86-64 and AArch64) with name and meaning. Only those that the calls in use can
 * give; others are shown by number.
 */
public enum Errno {
    EPERM(1, "operation not permitted"),
    ENOENT(2, "no such file or object"),
    ESRCH(3, "no such process"),
    EINTR(4, "interrupted"),
    EIO(5, "input/output error"),
    ENXIO(6, "no such device or address"),
    E2BIG(7, "argument too long, or a field that this kernel does not know"),
    EBADF(9, "bad file descriptor"),
    EAGAIN(11, "try again"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EFAULT(14, "bad address"),
    EBUSY(16, "device or resource busy"),
    EEXIST(17, "exists already"),
    ENODEV(19, "no such device"),
    ENOTDIR(20, "not a directory"),
    EINVAL(22, "invalid argument"),
    ENFILE(23, "too many open files in the system"),
    EMFILE(24, "too many open files"),
    ENOTTY(25, "the device does not know this request"),
    ENOSPC(28, "no space left, or a limit is reached"),
    EPIPE(32, "broken pipe"),
    ERANGE(34, "out of range"),
    ENOSYS(38, "the kernel has no such call"),
    ENOTSOCK(88, "not a socket"),
    EDESTADDRREQ(89, "destination address required"),
    EMSGSIZE(90, "message too long"),
    ENOPROTOOPT(92, "the kernel does not know this option"),
    EPROTONOSUPPORT(93, "protocol not supported"),
    ESOCKTNOSUPPORT(94, "socket type not supported"),
    EOPNOTSUPP(95, "operation not supported"),
    EAFNOSUPPORT(97, "address family not supported"),
    EADDRINUSE(98, "address already in use"),
    EADDRNOTAVAIL(99, "cannot assign requested address"),
    ENETDOWN(100, "network is down"),
    ENETUNREACH(101, "network is unreachable"),
    ECONNRESET(104, "connection reset by peer"),
    ENOBUFS(105, "no buffer space available"),
    ENOTCONN(107, "not connected"),
    ETIMEDOUT(110, "timed out"),
    ECONNREFUSED(111, "connection refused"),
    EHOSTUNREACH(113, "no route to host"),
    /** Internal to the kernel, but some drivers let it out. */
    ENOTSUPP(524, "the driver does not support it"),
    UNKNOWN(0, "an error number that is not listed here");

    private final int number;
    private final String text;

    Errno(int number, String text) {
        this.number = number;
        this.text = text;
    }

    public int number() {
        return number;
    }

    public String text() {
        return text;
    }

    /** Whether a result of {@link Syscalls#call} is this error. */
    public boolean is(long result) {
        return result == -number;
    }

    /** The constant of a positive error number; {@link #UNKNOWN} for one not listed. */
    public static Errno of(int number) {
        for (Errno errno : values()) {
            if (errno.number == number) {
                return errno;
            }
        }
        return UNKNOWN;
    }

    /** Such as {@code EBUSY (device or resource busy)}; {@code errno 85} for one not listed. */
    public static String describe(int number) {
        Errno errno = of(number);
        return errno == UNKNOWN ? "errno " + number : errno.name() + " (" + errno.text + ")";
    }
}
