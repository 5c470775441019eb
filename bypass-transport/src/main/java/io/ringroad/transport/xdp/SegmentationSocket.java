package io.ringroad.transport.xdp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Sockets;
import io.ringroad.transport.ffm.Syscalls;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.host.Offload;
import io.ringroad.transport.netlink.LinkInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What AF_XDP lacks: a way to leave the cutting of a large TCP packet into segments to the device. A packet socket
 * ({@code linux/if_packet.h}) beside it does that, with a virtio-net header before each packet; on a virtual device nobody
 * cuts at all, and the far end gets 64 KiB at once. It only sends: bound to no protocol, it receives nothing.
 */
public final class SegmentationSocket {
    /** Most TCP payload of a packet: with headers it stays within the 65,535 bytes of an IP packet. */
    public static final int MAX_PAYLOAD_BYTES = 65_160;

    private static final int AF_PACKET = 17;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_VNET_HDR = 15;
    private static final int PACKET_QDISC_BYPASS = 20;
    private static final int SO_SNDBUF = 7;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SEND_BUFFER_BYTES = 8 << 20;
    private static final int ADDRESS_BYTES = 20;

    private SegmentationSocket() {}

    /**
     * Why large packets can't go this way on an interface of the calling thread's network namespace.
     *
     * @return a clause for a message; null if they can
     */
    public static String objection(LinkInfo link) {
        Ethtool ethtool = new Ethtool(link.name());
        if (!ethtool.isOn(Offload.TSO) || !ethtool.isOn(Offload.SCATTER_GATHER)) {
            return "the interface's segmentation offload is off (tso, sg)";
        }
        // The kernel chooses the queue of such a packet: it could overtake those that go through our ring.
        return ethtool.queues().transmit() > 1 ? "the interface has several transmit queues" : null;
    }

    /**
     * Opens one in the calling thread's network namespace. Needs CAP_NET_RAW; sending needs nothing.
     *
     * @return non-blocking, bound to the interface, past its queueing discipline as AF_XDP's own packets are
     */
    public static Descriptor open(LinkInfo link) throws KernelException {
        Descriptor socket = Sockets.open(AF_PACKET, Sockets.SOCK_RAW | SOCK_NONBLOCK, 0,
                "packet socket for " + link.name(), "it needs root or CAP_NET_RAW");
        try {
            check(Sockets.setOption(socket, SOL_PACKET, PACKET_VNET_HDR, 1), "setsockopt(PACKET_VNET_HDR)", link);
            check(Sockets.setOption(socket, SOL_PACKET, PACKET_QDISC_BYPASS, 1), "setsockopt(PACKET_QDISC_BYPASS)", link);
            if (Sockets.setOption(socket, Sockets.SOL_SOCKET, SO_SNDBUFFORCE, SEND_BUFFER_BYTES) < 0) {
                Sockets.setOption(socket, Sockets.SOL_SOCKET, SO_SNDBUF, SEND_BUFFER_BYTES); // as far as it may
            }
            bind(socket, link);
            return socket;
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    /** {@code struct sockaddr_ll { u16 family, protocol; s32 ifindex; u16 hatype; u8 pkttype, halen, addr[8]; }} */
    private static void bind(Descriptor socket, LinkInfo link) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_BYTES, 4);
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(JAVA_INT, 4, link.index());
            check(Sockets.bind(socket, address), "bind(AF_PACKET)", link);
        }
    }

    private static void check(long result, String call, LinkInfo link) throws KernelException {
        Syscalls.check(result, call, link.name());
    }
}
