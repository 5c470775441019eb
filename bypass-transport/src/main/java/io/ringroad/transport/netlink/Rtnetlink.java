package io.ringroad.transport.netlink;

import static io.ringroad.transport.netlink.NetlinkRequest.ACK;
import static io.ringroad.transport.netlink.NetlinkRequest.DUMP;

import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Sockets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks the kernel for interfaces, addresses, routes and neighbours of the network namespace of the thread that created
 * it. Needs no privilege. Used by one thread at a time.
 */
public final class Rtnetlink implements AutoCloseable {
    private final NetlinkSocket socket;

    public Rtnetlink() throws KernelException {
        this(new NetlinkSocket());
    }

    Rtnetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    public List<LinkInfo> links() throws KernelException {
        NetlinkRequest request = new NetlinkRequest(RtnetlinkFormat.GET_LINK, DUMP)
                .bytes(0, 0).shorts(0).ints(0, 0, 0);
        return socket.request(request, "RTM_GETLINK", "all interfaces").stream().map(RtnetlinkFormat::link).toList();
    }

    /** The interface of that name, if there is one here. */
    public Optional<LinkInfo> link(String name) throws KernelException {
        NetlinkRequest request = new NetlinkRequest(RtnetlinkFormat.GET_LINK, ACK)
                .bytes(0, 0).shorts(0).ints(0, 0, 0).attribute(RtnetlinkFormat.IFLA_IFNAME, name);
        try {
            return socket.request(request, "RTM_GETLINK", "interface " + name).stream()
                    .map(RtnetlinkFormat::link).findFirst();
        } catch (KernelException e) {
            if (e.is(Errno.ENODEV)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** @throws KernelException with ENODEV if there is no such interface in this network namespace */
    public LinkInfo requireLink(String name) throws KernelException {
        return link(name).orElseThrow(() ->
                new KernelException("RTM_GETLINK", "interface " + name, Errno.ENODEV.number()));
    }

    /**
     * How many packets an interface has received since it was made, as its driver counts them: those that an XDP program
     * took included.
     */
    public long receivedPackets(LinkInfo link) throws KernelException {
        String subject = "interface " + link.name();
        NetlinkRequest request = new NetlinkRequest(RtnetlinkFormat.GET_STATISTICS, ACK)
                .bytes(0, 0).shorts(0).ints(link.index(), RtnetlinkFormat.FILTER_LINK_64);
        return socket.request(request, "RTM_GETSTATS", subject).stream().mapToLong(RtnetlinkFormat::receivedPackets)
                .findFirst().orElseThrow(() -> new KernelException("RTM_GETSTATS", subject, Errno.ENODEV.number()));
    }

    /** Of both families. */
    public List<AddressInfo> addresses() throws KernelException {
        NetlinkRequest request = new NetlinkRequest(RtnetlinkFormat.GET_ADDRESS, DUMP).bytes(0, 0, 0, 0).ints(0);
        return socket.request(request, "RTM_GETADDR", "all interfaces").stream()
                .map(RtnetlinkFormat::addressInfo).filter(Objects::nonNull).toList();
    }

    /** Unicast routes of the main table, of both families. */
    public List<RouteInfo> routes() throws KernelException {
        NetlinkRequest request = new NetlinkRequest(RtnetlinkFormat.GET_ROUTE, DUMP)
                .bytes(0, 0, 0, 0, 0, 0, 0, 0).ints(0);
        return socket.request(request, "RTM_GETROUTE", "all routes").stream()
                .flatMap(message -> RtnetlinkFormat.routes(message).stream()).toList();
    }

    /** Of both families. */
    public List<NeighbourInfo> neighbours() throws KernelException {
        NetlinkRequest request = new NetlinkRequest(RtnetlinkFormat.GET_NEIGHBOUR, DUMP)
                .bytes(0, 0).shorts(0).ints(0).shorts(0).bytes(0, 0);
        return socket.request(request, "RTM_GETNEIGH", "all neighbours").stream()
                .map(RtnetlinkFormat::neighbour).filter(Objects::nonNull).toList();
    }

    /** The entry of one neighbour, if there is any. */
    public Optional<NeighbourInfo> neighbour(int linkIndex, IpAddress address) throws KernelException {
        int family = address.isV4() ? Sockets.AF_INET : Sockets.AF_INET6;
        NetlinkRequest request = new NetlinkRequest(RtnetlinkFormat.GET_NEIGHBOUR, ACK)
                .bytes(family, 0).shorts(0).ints(linkIndex).shorts(0).bytes(0, 0)
                .attribute(RtnetlinkFormat.NDA_DST, address);
        try {
            return socket.request(request, "RTM_GETNEIGH", "neighbour " + address).stream()
                    .map(RtnetlinkFormat::neighbour).filter(Objects::nonNull).findFirst();
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
