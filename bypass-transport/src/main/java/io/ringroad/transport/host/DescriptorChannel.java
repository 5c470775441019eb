package io.ringroad.transport.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Poll;
import io.ringroad.transport.ffm.Sockets;
import io.ringroad.transport.ffm.SyscallNumbers;
import io.ringroad.transport.ffm.Syscalls;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages with open descriptors in them, between supervisor and worker: a Unix socket of type SEQPACKET, so that a
 * message comes whole or not at all ({@code SCM_RIGHTS}, unix(7)). Who may connect is decided by the permissions of the
 * socket's directory. Used by one thread at a time.
 */
public final class DescriptorChannel implements AutoCloseable {
    public static final int MAX_MESSAGE_BYTES = 4096;
    public static final int MAX_DESCRIPTORS = 32;

    private static final int PATH_BYTES = 108;
    private static final int SCM_RIGHTS = 1;
    private static final int CONTROL_HEADER_BYTES = 16; // struct cmsghdr
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x4000_0000;
    private static final int TRUNCATED = 0x20 | 0x08; // MSG_TRUNC, MSG_CTRUNC
    private static final int FLAGS = 48; // in struct msghdr
    private static final int SOCK_CLOEXEC = 0x80000;

    private final Descriptor socket;
    private final Poll readable;

    private DescriptorChannel(Descriptor socket) {
        this.socket = socket;
        this.readable = new Poll(socket.number());
    }

    /**
     * What came in one message.
     *
     * @param bytes       its text or whatever it is
     * @param descriptors now the receiver's, to be closed by it; in the order in which they were sent
     */
    public record Message(byte[] bytes, List<Descriptor> descriptors) {
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Where workers connect to. */
    public static final class Listener implements AutoCloseable {
        private final Descriptor socket;
        private final Path path;

        private Listener(Descriptor socket, Path path) {
            this.socket = socket;
            this.path = path;
        }

        /**
         * The next connection.
         *
         * @throws SocketTimeoutException if none comes in time
         */
        public DescriptorChannel accept(long timeoutNs) throws IOException {
            if (new Poll(socket.number()).await(timeoutNs) == 0) {
                throw new SocketTimeoutException(
                        "nobody connected to " + path + " in " + timeoutNs / 1_000_000 + " ms");
            }
            long result = Syscalls.call(SyscallNumbers.ACCEPT4, socket.number(), 0, 0, SOCK_CLOEXEC);
            return new DescriptorChannel(new Descriptor((int) Syscalls.check(result, "accept", path.toString())));
        }

        /** Ends it; connections that were accepted stay. The path is the caller's to delete. */
        @Override
        public void close() {
            socket.close();
        }
    }

    /**
     * @param path must not exist; at most 107 bytes
     */
    public static Listener listen(Path path) throws KernelException {
        Descriptor socket = open(path);
        try (Arena arena = Arena.ofConfined()) {
            long result = Sockets.bind(socket, address(path, arena));
            if (result < 0) {
                throw new KernelException("bind", path.toString(), (int) -result, Errno.EADDRINUSE.is(result)
                        ? "the file exists: another supervisor runs, or it was left behind and can be deleted" : "");
            }
            Syscalls.check(Syscalls.call(SyscallNumbers.LISTEN, socket.number(), 64), "listen", path.toString());
            return new Listener(socket, path);
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    /** @throws KernelException if nobody listens there, or this user may not */
    public static DescriptorChannel connect(Path path) throws KernelException {
        Descriptor socket = open(path);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = address(path, arena);
            Syscalls.check(Syscalls.call(SyscallNumbers.CONNECT, socket.number(), address.address(),
                    address.byteSize()), "connect", path.toString());
            return new DescriptorChannel(socket);
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    private static Descriptor open(Path path) throws KernelException {
        return Sockets.open(Sockets.AF_UNIX, Sockets.SOCK_SEQPACKET, 0, path.toString(), "");
    }

    /** {@code struct sockaddr_un { u16 family; char path[108]; }} */
    private static MemorySegment address(Path path, Arena arena) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length >= PATH_BYTES) {
            throw new IllegalArgumentException("the path of a Unix socket has at most " + (PATH_BYTES - 1)
                    + " bytes: " + path);
        }
        MemorySegment address = arena.allocate(2 + PATH_BYTES, 2);
        address.set(JAVA_SHORT, 0, (short) Sockets.AF_UNIX);
        MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
        return address;
    }

    /** Sends text and descriptors, which stay the sender's to close. */
    public void send(String text, Descriptor... descriptors) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8), descriptors);
    }

    /**
     * Sends a message.
     *
     * @param bytes       1 to {@link #MAX_MESSAGE_BYTES}
     * @param descriptors at most {@link #MAX_DESCRIPTORS}; the receiver gets duplicates
     * @throws IOException if the other side is gone
     */
    public void send(byte[] bytes, Descriptor... descriptors) throws IOException {
        if (bytes.length == 0 || bytes.length > MAX_MESSAGE_BYTES || descriptors.length > MAX_DESCRIPTORS) {
            throw new IllegalArgumentException("a message has 1-" + MAX_MESSAGE_BYTES + " bytes and up to "
                    + MAX_DESCRIPTORS + " descriptors, not " + bytes.length + " and " + descriptors.length);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment control = descriptors.length == 0 ? MemorySegment.NULL : rights(descriptors, arena);
            MemorySegment header = header(arena.allocateFrom(JAVA_BYTE, bytes), control, arena);
            Syscalls.check(Syscalls.call(SyscallNumbers.SENDMSG, socket.number(), header.address(), MSG_NOSIGNAL),
                    "sendmsg", "the channel between supervisor and worker");
        }
    }

    /** {@code struct cmsghdr { u64 len; s32 level; s32 type; }} and the numbers. */
    private static MemorySegment rights(Descriptor[] descriptors, Arena arena) {
        long length = CONTROL_HEADER_BYTES + 4L * descriptors.length;
        MemorySegment control = arena.allocate((length + 7) & ~7, 8);
        control.set(JAVA_LONG, 0, length);
        control.set(JAVA_INT, 8, Sockets.SOL_SOCKET);
        control.set(JAVA_INT, 12, SCM_RIGHTS);
        for (int i = 0; i < descriptors.length; i++) {
            control.set(JAVA_INT, CONTROL_HEADER_BYTES + 4L * i, descriptors[i].number());
        }
        return control;
    }

    /** {@code struct msghdr { void *name; u32 namelen; iovec *iov; u64 iovlen; void *control; u64 len; s32 flags; }} */
    private static MemorySegment header(MemorySegment bytes, MemorySegment control, Arena arena) {
        MemorySegment vector = arena.allocate(16, 8);
        vector.set(JAVA_LONG, 0, bytes.address());
        vector.set(JAVA_LONG, 8, bytes.byteSize());
        MemorySegment header = arena.allocate(56, 8);
        header.set(JAVA_LONG, 16, vector.address());
        header.set(JAVA_LONG, 24, 1);
        header.set(JAVA_LONG, 32, control.address());
        header.set(JAVA_LONG, 40, control.byteSize());
        return header;
    }

    /**
     * Waits for a message.
     *
     * @param timeoutNs {@link Poll#FOREVER}: no limit
     * @throws SocketTimeoutException if none comes in time
     * @throws EOFException           if the other side has closed, or died
     */
    public Message receive(long timeoutNs) throws IOException {
        if (readable.await(timeoutNs) == 0) {
            throw new SocketTimeoutException("no message came in " + timeoutNs / 1_000_000 + " ms");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(MAX_MESSAGE_BYTES);
            MemorySegment control = arena.allocate(CONTROL_HEADER_BYTES + 4L * MAX_DESCRIPTORS, 8);
            MemorySegment header = header(bytes, control, arena);
            long length = Syscalls.check(Syscalls.call(SyscallNumbers.RECVMSG, socket.number(), header.address(),
                    MSG_CMSG_CLOEXEC), "recvmsg", "the channel between supervisor and worker");
            List<Descriptor> descriptors = descriptors(control, header.get(JAVA_LONG, 40));
            if (length == 0) {
                throw new EOFException("the other side of the channel has closed");
            }
            if ((header.get(JAVA_INT, FLAGS) & TRUNCATED) != 0) {
                descriptors.forEach(Descriptor::close);
                throw new IOException("a message was longer than " + MAX_MESSAGE_BYTES + " bytes or "
                        + MAX_DESCRIPTORS + " descriptors");
            }
            return new Message(bytes.asSlice(0, length).toArray(JAVA_BYTE), descriptors);
        }
    }

    private static List<Descriptor> descriptors(MemorySegment control, long controlBytes) {
        List<Descriptor> descriptors = new ArrayList<>();
        if (controlBytes >= CONTROL_HEADER_BYTES && control.get(JAVA_INT, 12) == SCM_RIGHTS) {
            for (long at = CONTROL_HEADER_BYTES; at + 4 <= control.get(JAVA_LONG, 0); at += 4) {
                descriptors.add(new Descriptor(control.get(JAVA_INT, at)));
            }
        }
        return descriptors;
    }

    @Override
    public void close() {
        socket.close();
    }
}
