package io.ringroad.transport.netlink;

import static io.ringroad.transport.netlink.NetlinkRequest.ACK;
import static io.ringroad.transport.netlink.NetlinkRequest.CREATE;
import static io.ringroad.transport.netlink.NetlinkRequest.EXCLUSIVE;
import static io.ringroad.transport.netlink.NetlinkRequest.REPLACE;

import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Sockets;
import java.nio.ByteBuffer;

/**
 * Changes interfaces, addresses and routes of the network namespace of the thread that created it: what a TAP device,
 * the demo and the tests need, so that no {@code ip} command has to be there. Needs CAP_NET_ADMIN in that namespace.
 */
public final class NetworkSetup implements AutoCloseable {
    private final NetlinkSocket socket = new NetlinkSocket();
    private final Rtnetlink reader = new Rtnetlink(socket);

    public NetworkSetup() throws KernelException {}

    /**
     * Creates a pair of virtual Ethernet interfaces: one here, its peer in another network namespace.
     *
     * @param peerNamespace descriptor of {@code /proc/…/ns/net}
     * @param queues        receive and transmit queues of either end, at least 1
     */
    public void addVethPair(String name, String peerName, Descriptor peerNamespace, int queues)
            throws KernelException {
        NetlinkRequest request = linkRequest(CREATE | EXCLUSIVE, 0, 0, 0);
        request.attribute(RtnetlinkFormat.IFLA_IFNAME, name);
        queues(request, queues);
        request.nested(RtnetlinkFormat.IFLA_LINKINFO, () -> {
            request.attribute(RtnetlinkFormat.IFLA_INFO_KIND, "veth");
            request.nested(RtnetlinkFormat.IFLA_INFO_DATA, () ->
                    request.nested(RtnetlinkFormat.VETH_INFO_PEER, () -> {
                        request.bytes(0, 0).shorts(0).ints(0, 0, 0);
                        request.attribute(RtnetlinkFormat.IFLA_IFNAME, peerName);
                        request.attribute(RtnetlinkFormat.IFLA_NET_NS_FD, peerNamespace.number());
                        queues(request, queues);
                    }));
        });
        socket.request(request, "RTM_NEWLINK", "veth pair " + name + " and " + peerName);
    }

    private static void queues(NetlinkRequest request, int queues) {
        request.attribute(RtnetlinkFormat.IFLA_NUM_TX_QUEUES, queues);
        request.attribute(RtnetlinkFormat.IFLA_NUM_RX_QUEUES, queues);
    }

    /** Removes a virtual interface (and its peer). */
    public void deleteLink(String name) throws KernelException {
        NetlinkRequest request = new NetlinkRequest(RtnetlinkFormat.DELETE_LINK, ACK)
                .bytes(0, 0).shorts(0).ints(index(name), 0, 0);
        socket.request(request, "RTM_DELLINK", "interface " + name);
    }

    public void setUp(String name) throws KernelException {
        socket.request(linkRequest(0, index(name), RtnetlinkFormat.IFF_UP, RtnetlinkFormat.IFF_UP),
                "RTM_NEWLINK(up)", "interface " + name);
    }

    public void setDown(String name) throws KernelException {
        socket.request(linkRequest(0, index(name), 0, RtnetlinkFormat.IFF_UP), "RTM_NEWLINK(down)",
                "interface " + name);
    }

    /** @param mtuBytes largest IP packet */
    public void setMtu(String name, int mtuBytes) throws KernelException {
        NetlinkRequest request = linkRequest(0, index(name), 0, 0).attribute(RtnetlinkFormat.IFLA_MTU, mtuBytes);
        socket.request(request, "RTM_NEWLINK(mtu)", "interface " + name);
    }

    private static NetlinkRequest linkRequest(int flags, int index, int interfaceFlags, int changed) {
        return new NetlinkRequest(RtnetlinkFormat.NEW_LINK, flags | ACK)
                .bytes(0, 0).shorts(0).ints(index, interfaceFlags, changed);
    }

    /** IPv6 addresses are usable at once: duplicate address detection is left out. */
    public void addAddress(String name, IpAddress address, int prefixLength) throws KernelException {
        NetlinkRequest request = new NetlinkRequest(RtnetlinkFormat.NEW_ADDRESS, CREATE | REPLACE | ACK)
                .bytes(family(address), prefixLength, 0, 0).ints(index(name))
                .attribute(RtnetlinkFormat.IFA_LOCAL, address)
                .attribute(RtnetlinkFormat.IFA_ADDRESS, address)
                .attribute(RtnetlinkFormat.IFA_FLAGS, RtnetlinkFormat.IFA_F_NODAD);
        socket.request(request, "RTM_NEWADDR", address + "/" + prefixLength + " on " + name);
    }

    public void deleteAddress(String name, IpAddress address, int prefixLength) throws KernelException {
        NetlinkRequest request = new NetlinkRequest(RtnetlinkFormat.DELETE_ADDRESS, ACK)
                .bytes(family(address), prefixLength, 0, 0).ints(index(name))
                .attribute(RtnetlinkFormat.IFA_LOCAL, address);
        socket.request(request, "RTM_DELADDR", address + "/" + prefixLength + " on " + name);
    }

    /**
     * Adds a route to the main table.
     *
     * @param gateway null if the network is on the link
     */
    public void addRoute(IpAddress network, int prefixLength, IpAddress gateway, String name) throws KernelException {
        int protocol = 4; // RTPROT_STATIC
        int scope = gateway == null ? 253 : 0; // RT_SCOPE_LINK, RT_SCOPE_UNIVERSE
        NetlinkRequest request = new NetlinkRequest(RtnetlinkFormat.NEW_ROUTE, CREATE | REPLACE | ACK)
                .bytes(family(network), prefixLength, 0, 0, RtnetlinkFormat.TABLE_MAIN, protocol, scope,
                        RtnetlinkFormat.TYPE_UNICAST).ints(0)
                .attribute(RtnetlinkFormat.RTA_DST, network)
                .attribute(RtnetlinkFormat.RTA_OIF, index(name));
        if (gateway != null) {
            request.attribute(RtnetlinkFormat.RTA_GATEWAY, gateway);
        }
        socket.request(request, "RTM_NEWROUTE", network + "/" + prefixLength + " through " + name);
    }

    /** A permanent entry of the neighbour table. */
    public void addNeighbour(String name, IpAddress address, long macAddress) throws KernelException {
        byte[] octets = new byte[6];
        ByteBuffer.wrap(octets).putShort((short) (macAddress >> 32)).putInt((int) macAddress);
        NetlinkRequest request = new NetlinkRequest(RtnetlinkFormat.NEW_NEIGHBOUR, CREATE | REPLACE | ACK)
                .bytes(family(address), 0).shorts(0).ints(index(name))
                .shorts(RtnetlinkFormat.NUD_PERMANENT).bytes(0, 0)
                .attribute(RtnetlinkFormat.NDA_DST, address)
                .attribute(RtnetlinkFormat.NDA_LLADDR, octets);
        socket.request(request, "RTM_NEWNEIGH", address + " on " + name);
    }

    private static int family(IpAddress address) {
        return address.isV4() ? Sockets.AF_INET : Sockets.AF_INET6;
    }

    private int index(String name) throws KernelException {
        return reader.requireLink(name).index();
    }

    @Override
    public void close() {
        socket.close();
    }
}
