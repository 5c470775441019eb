package io.ringroad.transport.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.ringroad.stack.ip.NeighbourResolver;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.EventFd;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Sockets;
import io.ringroad.transport.ffm.SyscallNumbers;
import io.ringroad.transport.ffm.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;

/**
 * Finds neighbours through the kernel, without privileges: what the kernel knows already is read; what it doesn't, it
 * is made to find out, by sending the neighbour an empty UDP datagram to the discard port (RFC 863). The datagram needs
 * the neighbour's Ethernet address, so the kernel does ARP or NDP, and the result comes as a notification.
 *
 * <p>{@link #resolve} only leaves the question for the monitor's thread. At most {@value #CAPACITY} wait: that is its
 * rate limit, beyond what the neighbour table observes (once a second per neighbour).
 */
final class KernelNeighbourResolver implements NeighbourResolver {
    private static final int CAPACITY = 256;
    private static final short DISCARD_PORT = 9;
    private static final int MSG_NOSIGNAL = 0x4000;

    private final ArrayBlockingQueue<Question> questions = new ArrayBlockingQueue<>(CAPACITY);
    private final EventFd wakeup;
    private Descriptor socketV4;
    private Descriptor socketV6;

    private record Question(int link, IpAddress address) {}

    /** @param wakeup wakes the thread that calls {@link #work} */
    KernelNeighbourResolver(EventFd wakeup) {
        this.wakeup = wakeup;
    }

    @Override
    public void resolve(int link, long high, long low) {
        if (questions.offer(new Question(link, new IpAddress(high, low)))) {
            wakeup.write();
        }
    }

    /**
     * Works on what was asked.
     *
     * @param known takes what the kernel knows already
     */
    void work(Rtnetlink kernel, AttachedLinks links, Consumer<NeighbourInfo> known) throws KernelException {
        for (Question next = questions.poll(); next != null; next = questions.poll()) {
            int interfaceIndex = links.interfaceIndex(next.link());
            if (interfaceIndex == 0) {
                continue; // it has gone; the table gives up after three attempts
            }
            Optional<NeighbourInfo> entry = kernel.neighbour(interfaceIndex, next.address());
            if (entry.isPresent() && entry.get().usable()) {
                known.accept(entry.get());
            } else {
                provoke(next.address(), interfaceIndex);
            }
        }
    }

    /** Errors don't matter: no route, no buffer; the question will be asked again. */
    private void provoke(IpAddress address, int interfaceIndex) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = address.isV4() ? v4(address, arena) : v6(address, interfaceIndex, arena);
            Syscalls.call(SyscallNumbers.SENDTO, socket(address.isV4()).number(), to.address(), 0,
                    Sockets.MSG_DONTWAIT | MSG_NOSIGNAL, to.address(), to.byteSize());
        }
    }

    private Descriptor socket(boolean v4) throws KernelException {
        if (v4 && socketV4 == null) {
            socketV4 = Sockets.open(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0, "UDP socket for neighbours", "");
        } else if (!v4 && socketV6 == null) {
            socketV6 = Sockets.open(Sockets.AF_INET6, Sockets.SOCK_DGRAM, 0, "UDP socket for neighbours", "");
        }
        return v4 ? socketV4 : socketV6;
    }

    /** {@code struct sockaddr_in { u16 family; be16 port; u8 addr[4]; u8 zero[8]; }} */
    private static MemorySegment v4(IpAddress address, Arena arena) {
        MemorySegment to = header(Sockets.AF_INET, 16, arena);
        MemorySegment.copy(address.toInetAddress().getAddress(), 0, to, JAVA_BYTE, 4, 4);
        return to;
    }

    /** {@code struct sockaddr_in6 { u16 family; be16 port; u32 flow; u8 addr[16]; u32 scope; }} */
    private static MemorySegment v6(IpAddress address, int interfaceIndex, Arena arena) {
        MemorySegment to = header(Sockets.AF_INET6, 28, arena);
        MemorySegment.copy(address.toInetAddress().getAddress(), 0, to, JAVA_BYTE, 8, 16);
        if (address.toInetAddress().isLinkLocalAddress()) {
            to.set(JAVA_INT, 24, interfaceIndex);
        }
        return to;
    }

    private static MemorySegment header(int family, int bytes, Arena arena) {
        MemorySegment to = arena.allocate(bytes, 4);
        to.set(JAVA_SHORT, 0, (short) family);
        to.set(JAVA_BYTE, 3, (byte) DISCARD_PORT); // network order
        return to;
    }

    void close() {
        if (socketV4 != null) {
            socketV4.close();
        }
        if (socketV6 != null) {
            socketV6.close();
        }
    }
}
