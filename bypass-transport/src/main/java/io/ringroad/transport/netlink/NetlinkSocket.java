package io.ringroad.transport.netlink;

import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Sockets;
import io.ringroad.transport.ffm.SyscallNumbers;
import io.ringroad.transport.ffm.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A netlink socket (rtnetlink, or a generic family) in the calling thread's network namespace: requests with their
 * answers, and, if groups were joined, notifications. Used by one thread at a time.
 */
final class NetlinkSocket implements AutoCloseable {
    private static final int NETLINK_ROUTE = 0;
    private static final int NETLINK_GENERIC = 16;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int NETLINK_GET_STRICT_CHK = 12;
    private static final int SO_RCVBUF = 8;
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
    private static final int EXT_ACK_MESSAGE = 1;

    private final ByteBuffer received = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.nativeOrder());
    private final Descriptor socket;
    private int sequence;

    /**
     * @param groups {@code RTNLGRP_…} numbers whose notifications are wanted
     * @throws KernelException if the kernel has no rtnetlink, or no descriptor is left
     */
    NetlinkSocket(int... groups) throws KernelException {
        this("rtnetlink", NETLINK_ROUTE, groups);
    }

    /** One for generic netlink families. */
    static NetlinkSocket generic() throws KernelException {
        return new NetlinkSocket("generic netlink", NETLINK_GENERIC);
    }

    private NetlinkSocket(String subject, int protocol, int... groups) throws KernelException {
        socket = Sockets.open(Sockets.AF_NETLINK, Sockets.SOCK_RAW, protocol, subject,
                "this kernel was built without it");
        try {
            prepare(groups);
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    private void prepare(int... groups) throws KernelException {
        Sockets.setOption(socket, SOL_NETLINK, NETLINK_EXT_ACK, 1); // best effort: better messages only
        Sockets.setOption(socket, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1); // lets the kernel filter dumps
        Sockets.setOption(socket, Sockets.SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(12, 4); // struct sockaddr_nl
            address.set(ValueLayout.JAVA_SHORT, 0, (short) Sockets.AF_NETLINK);
            Syscalls.check(Sockets.bind(socket, address), "bind", "netlink socket");
        }
        for (int group : groups) {
            Syscalls.check(Sockets.setOption(socket, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group),
                    "setsockopt(NETLINK_ADD_MEMBERSHIP)", "rtnetlink group " + group);
        }
    }

    int descriptor() {
        return socket.number();
    }

    /**
     * Sends a request and collects what answers it, up to its acknowledgement or the end of the dump.
     *
     * @param call    for an error's message: {@code RTM_NEWADDR}
     * @param subject what it is about: {@code 192.0.2.1/24 on tap0}
     */
    List<NetlinkMessage> request(NetlinkRequest request, String call, String subject) throws KernelException {
        int expected = ++sequence;
        ByteBuffer message = request.finish(expected);
        Syscalls.check(Syscalls.call(SyscallNumbers.SENDTO, socket.number(),
                MemorySegment.ofBuffer(message).address(), message.remaining(), 0), call, subject);
        Reference.reachabilityFence(message); // the kernel had only its address
        List<NetlinkMessage> answers = new ArrayList<>();
        while (true) {
            for (NetlinkMessage answer : receive(0, call, subject)) {
                if (answer.sequence() != expected) {
                    continue; // a notification, or the rest of a request that failed
                }
                switch (answer.type()) {
                    case NetlinkMessage.DONE -> {
                        refuseDump(answer, call, subject);
                        return answers;
                    }
                    case NetlinkMessage.ERROR -> {
                        refuse(answer, call, subject);
                        return answers;
                    }
                    default -> answers.add(answer);
                }
            }
        }
    }

    /**
     * One receive call's messages.
     *
     * @param flags {@link Sockets#MSG_DONTWAIT} or 0
     * @return empty if nothing waits
     * @throws KernelException with {@link Errno#ENOBUFS} if notifications were lost: everything has to be read anew
     */
    List<NetlinkMessage> receive(int flags, String call, String subject) throws KernelException {
        received.clear();
        long length = Syscalls.call(SyscallNumbers.RECVFROM, socket.number(),
                MemorySegment.ofBuffer(received).address(), received.capacity(), flags);
        if (Errno.EAGAIN.is(length) || Errno.EINTR.is(length)) {
            return List.of();
        }
        received.limit((int) Syscalls.check(length, call, subject));
        List<NetlinkMessage> messages = new ArrayList<>();
        for (NetlinkMessage m = NetlinkMessage.next(received); m != null; m = NetlinkMessage.next(received)) {
            messages.add(m);
        }
        return messages;
    }

    /** An acknowledgement is an error with number 0. */
    private static void refuse(NetlinkMessage error, String call, String subject) throws KernelException {
        // After the error come the header of the request (only it, because of NETLINK_CAP_ACK or a short
        // request) and the attributes of the extended acknowledgement: its text says more than the number.
        refuse(-error.body().getInt(0), extended(error), call, subject);
    }

    /** A dump that fails ends with its error: an int, then attributes. */
    private static void refuseDump(NetlinkMessage done, String call, String subject) throws KernelException {
        if (done.body().limit() >= Integer.BYTES) {
            refuse(-done.body().getInt(0), done.attributes(Integer.BYTES), call, subject);
        }
    }

    private static void refuse(int errno, Map<Integer, ByteBuffer> extended, String call, String subject)
            throws KernelException {
        if (errno != 0) {
            String text = NetlinkMessage.text(extended, EXT_ACK_MESSAGE);
            throw text.isEmpty() ? new KernelException(call, subject, errno)
                    : new KernelException(call, subject, errno, "the kernel says: " + text);
        }
    }

    private static Map<Integer, ByteBuffer> extended(NetlinkMessage error) {
        int requestBytes = error.body().limit() >= 8 ? error.body().getInt(4) : 0;
        return error.attributes(4 + ((requestBytes + 3) & ~3));
    }

    @Override
    public void close() {
        socket.close();
    }
}
