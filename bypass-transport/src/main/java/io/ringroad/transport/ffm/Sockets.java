package io.ringroad.transport.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code socket(2)} and its options, for the families that Java's own sockets don't have. Cold paths. */
public final class Sockets {
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int AF_XDP = 44;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_SEQPACKET = 5;
    public static final int SOL_SOCKET = 1;
    public static final int MSG_DONTWAIT = 0x40;
    private static final int SOCK_CLOEXEC = 0x80000;

    private Sockets() {}

    /**
     * @param subject what it is for, in an error's message: {@code AF_XDP socket}
     * @param remedy  what is missing if the kernel refuses
     */
    public static Descriptor open(int family, int type, int protocol, String subject, String remedy)
            throws KernelException {
        long result = Syscalls.call(SyscallNumbers.SOCKET, family, type | SOCK_CLOEXEC, protocol);
        if (result < 0) {
            throw new KernelException("socket", subject, (int) -result, remedy);
        }
        return new Descriptor((int) result);
    }

    /** @return 0 or {@code -errno} */
    public static long bind(Descriptor socket, MemorySegment address) {
        return Syscalls.call(SyscallNumbers.BIND, socket.number(), address.address(), address.byteSize());
    }

    /** @return 0 or {@code -errno} */
    public static long setOption(Descriptor socket, int level, int option, MemorySegment value) {
        return Syscalls.call(SyscallNumbers.SETSOCKOPT, socket.number(), level, option, value.address(),
                value.byteSize(), 0);
    }

    /** @return 0 or {@code -errno} */
    public static long setOption(Descriptor socket, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return setOption(socket, level, option, arena.allocateFrom(ValueLayout.JAVA_INT, value));
        }
    }

    /**
     * Reads an option into {@code value}.
     *
     * @return how many bytes the kernel wrote, or {@code -errno}
     */
    public static long option(Descriptor socket, int level, int option, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, (int) value.byteSize());
            long result = Syscalls.call(SyscallNumbers.GETSOCKOPT, socket.number(), level, option, value.address(),
                    length.address(), 0);
            return result < 0 ? result : length.get(ValueLayout.JAVA_INT, 0);
        }
    }
}
