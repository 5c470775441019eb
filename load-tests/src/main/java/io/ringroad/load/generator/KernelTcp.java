package io.ringroad.load.generator;

import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.SyscallNumbers;
import io.ringroad.transport.ffm.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Non-blocking IPv4 TCP sockets by their descriptors. Methods return what the system call did, {@code -errno} for an
 * error; they allocate nothing. For one thread, since the memory for arguments is shared.
 */
final class KernelTcp {
    private static final int GETSOCKNAME = "amd64".equals(System.getProperty("os.arch")) ? 51 : 204;
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_NONBLOCK_CLOEXEC = 0x80800;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int IPPROTO_IP = 0;
    private static final int IP_BIND_ADDRESS_NO_PORT = 24;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SOCKADDR_BYTES = 16;
    private static final int EINPROGRESS = 115;

    private final MemorySegment address = Arena.ofAuto().allocate(SOCKADDR_BYTES, 8);
    private final MemorySegment one = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, 1);

    int open() {
        return (int) Syscalls.callQuick(SyscallNumbers.SOCKET, AF_INET, SOCK_STREAM | SOCK_NONBLOCK_CLOEXEC, 0);
    }

    /** The port is chosen by {@link #connect}, so that one is taken only if all towards that destination are. */
    int bindSource(int socket, int ip) {
        option(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
        return bind(socket, ip, 0);
    }

    private int bind(int socket, int ip, int port) {
        return (int) Syscalls.callQuick(SyscallNumbers.BIND, socket, address(ip, port), SOCKADDR_BYTES);
    }

    /** @return 0 if it is done or under way */
    int connect(int socket, int ip, int port) {
        // Not a quick call: its errno may be another's, and here it decides.
        long result = Syscalls.call(SyscallNumbers.CONNECT, socket, address(ip, port), SOCKADDR_BYTES);
        return result == -EINPROGRESS ? 0 : (int) result;
    }

    /** A listening socket; what it accepts sends small segments at once. */
    int listen(int ip, int port, int backlog) throws KernelException {
        String subject = "TCP port " + port;
        int socket = (int) Syscalls.check(open(), "socket", subject);
        option(socket, SOL_SOCKET, SO_REUSEADDR);
        noDelay(socket);
        Syscalls.check(bind(socket, ip, port), "bind", subject);
        Syscalls.check(Syscalls.call(SyscallNumbers.LISTEN, socket, backlog), "listen", subject);
        return socket;
    }

    /** The port that a listening socket was given. */
    int localPort(int socket) {
        MemorySegment length = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, SOCKADDR_BYTES);
        Syscalls.call(GETSOCKNAME, socket, address.address(), length.address());
        return Short.toUnsignedInt(Short.reverseBytes(address.get(ValueLayout.JAVA_SHORT, 2)));
    }

    int accept(int listener) {
        return (int) Syscalls.callQuick(SyscallNumbers.ACCEPT4, listener, 0, 0, SOCK_NONBLOCK_CLOEXEC, 0, 0);
    }

    void noDelay(int socket) {
        option(socket, IPPROTO_TCP, TCP_NODELAY);
    }

    private void option(int socket, int level, int option) {
        Syscalls.callQuick(SyscallNumbers.SETSOCKOPT, socket, level, option, one.address(), Integer.BYTES, 0);
    }

    private long address(int ip, int port) {
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
        address.set(ValueLayout.JAVA_SHORT, 2, Short.reverseBytes((short) port));
        address.set(ValueLayout.JAVA_INT, 4, Integer.reverseBytes(ip));
        return address.address();
    }

    static int send(int socket, MemorySegment bytes, int length) {
        return (int) Syscalls.callQuick(SyscallNumbers.SENDTO, socket, bytes.address(), length, MSG_NOSIGNAL, 0, 0);
    }

    /** @return bytes received; 0: the peer has closed; negative: see {@link #wouldBlock} */
    static int receive(int socket, MemorySegment bytes) {
        return (int) Syscalls.call(SyscallNumbers.RECVFROM, socket, bytes.address(), bytes.byteSize(), 0, 0, 0);
    }

    static void close(int socket) {
        Syscalls.callQuick(SyscallNumbers.CLOSE, socket, 0, 0);
    }

    /** Whether a result only says that the call would have to wait. */
    static boolean wouldBlock(int result) {
        return Errno.EAGAIN.is(result);
    }
}
