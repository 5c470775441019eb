package io.ringroad.transport.ffm;

import java.io.IOException;

/**
 * The kernel refused a call. The message is one sentence for whoever runs the program: which call, on what, the error,
 * then what is missing and what to do.
 */
public final class KernelException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final String subject;
    private final int errno;

    /**
     * With the remedy that usually fits the error.
     *
     * @param call    name of the call, with its request: {@code ioctl(TUNSETIFF)}
     * @param subject what it was done to: {@code TAP device rr0}
     * @param errno   positive error number
     */
    public KernelException(String call, String subject, int errno) {
        this(call, subject, errno, usualRemedy(errno));
    }

    /**
     * @param remedy what is missing and what to do, in this call's case; empty if nothing is known
     */
    public KernelException(String call, String subject, int errno, String remedy) {
        super(message(call, subject, errno, remedy));
        this.call = call;
        this.subject = subject;
        this.errno = errno;
    }

    public String call() {
        return call;
    }

    public String subject() {
        return subject;
    }

    /** The positive error number; {@link Errno} has the names. */
    public int errno() {
        return errno;
    }

    public boolean is(Errno expected) {
        return errno == expected.number();
    }

    private static String message(String call, String subject, int errno, String remedy) {
        String error = call + " failed for " + subject + ": " + Errno.describe(errno);
        return remedy.isEmpty() ? error : error + "; " + remedy;
    }

    private static String usualRemedy(int errno) {
        if (errno == Errno.EPERM.number() || errno == Errno.EACCES.number()) {
            return "a privilege is missing: run as root, or see 'ringroad doctor' for the capabilities needed";
        }
        if (errno == Errno.ENODEV.number() || errno == Errno.ENXIO.number()) {
            return "the network interface does not exist here: check its name and the network namespace with 'ip link'";
        }
        if (errno == Errno.EMFILE.number() || errno == Errno.ENFILE.number()) {
            return "raise the limit of open files (ulimit -n)";
        }
        if (errno == Errno.ENOSYS.number() || errno == Errno.ENOPROTOOPT.number()) {
            return "this kernel is too old or was built without it";
        }
        return "";
    }
}
