package io.ringroad.transport.ffm;

/**
 * Numbers of the system calls in use, by architecture: {@code asm/unistd_64.h} on x86-64, {@code asm-generic/unistd.h}
 * on AArch64. Chosen once; {@code static final}, so that the JIT sees constants.
 */
public final class SyscallNumbers {
    private static final boolean X86 = "amd64".equals(System.getProperty("os.arch"));

    public static final int READ = pick(0, 63);
    public static final int WRITE = pick(1, 64);
    public static final int CLOSE = pick(3, 57);
    public static final int MMAP = pick(9, 222);
    public static final int MUNMAP = pick(11, 215);
    public static final int IOCTL = pick(16, 29);
    public static final int READV = pick(19, 65);
    public static final int WRITEV = pick(20, 66);
    public static final int SOCKET = pick(41, 198);
    public static final int CONNECT = pick(42, 203);
    public static final int SENDTO = pick(44, 206);
    public static final int RECVFROM = pick(45, 207);
    public static final int SENDMSG = pick(46, 211);
    public static final int RECVMSG = pick(47, 212);
    public static final int BIND = pick(49, 200);
    public static final int LISTEN = pick(50, 201);
    public static final int SETSOCKOPT = pick(54, 208);
    public static final int GETSOCKOPT = pick(55, 209);
    public static final int FCNTL = pick(72, 25);
    public static final int SCHED_SETSCHEDULER = pick(144, 119);
    public static final int SCHED_GETSCHEDULER = pick(145, 120);
    public static final int PRCTL = pick(157, 167);
    public static final int GETTID = pick(186, 178);
    public static final int OPENAT = pick(257, 56);
    public static final int PPOLL = pick(271, 73);
    public static final int UNSHARE = pick(272, 97);
    public static final int ACCEPT4 = pick(288, 242);
    public static final int EVENTFD2 = pick(290, 19);
    public static final int PRLIMIT64 = pick(302, 261);
    public static final int SETNS = pick(308, 268);
    public static final int BPF = pick(321, 280);

    private SyscallNumbers() {}

    private static int pick(int x86, int aarch64) {
        return X86 ? x86 : aarch64;
    }
}
