package io.ringroad.transport.netlink;

import static io.ringroad.transport.netlink.NetlinkMessage.address;
import static io.ringroad.transport.netlink.NetlinkMessage.attributes;
import static io.ringroad.transport.netlink.NetlinkMessage.mac;
import static io.ringroad.transport.netlink.NetlinkMessage.number;
import static io.ringroad.transport.netlink.NetlinkMessage.text;

import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Numbers of {@code linux/rtnetlink.h} and its relatives, and messages to records. */
final class RtnetlinkFormat {
    static final int NEW_LINK = 16;
    static final int DELETE_LINK = 17;
    static final int GET_LINK = 18;
    static final int NEW_ADDRESS = 20;
    static final int DELETE_ADDRESS = 21;
    static final int GET_ADDRESS = 22;
    static final int NEW_ROUTE = 24;
    static final int DELETE_ROUTE = 25;
    static final int GET_ROUTE = 26;
    static final int NEW_NEIGHBOUR = 28;
    static final int DELETE_NEIGHBOUR = 29;
    static final int GET_NEIGHBOUR = 30;
    static final int GET_STATISTICS = 94;

    static final int LINK_BYTES = 16; // struct ifinfomsg
    static final int ADDRESS_BYTES = 8; // struct ifaddrmsg
    static final int ROUTE_BYTES = 12; // struct rtmsg
    static final int NEIGHBOUR_BYTES = 12; // struct ndmsg
    private static final int STATISTICS_BYTES = 12; // struct if_stats_msg

    static final int IFLA_ADDRESS = 1;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MTU = 4;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_NET_NS_FD = 28;
    static final int IFLA_NUM_TX_QUEUES = 31;
    static final int IFLA_NUM_RX_QUEUES = 32;
    static final int IFLA_INFO_KIND = 1;
    static final int IFLA_INFO_DATA = 2;
    static final int VETH_INFO_PEER = 1;
    static final int IFF_UP = 1;
    static final int IFF_RUNNING = 0x40;

    private static final int IFLA_STATS_LINK_64 = 1;
    static final int FILTER_LINK_64 = 1 << IFLA_STATS_LINK_64 - 1;

    static final int IFA_ADDRESS = 1;
    static final int IFA_LOCAL = 2;
    static final int IFA_FLAGS = 8;
    static final int IFA_F_NODAD = 2;
    private static final int IFA_F_DADFAILED = 8;
    private static final int IFA_F_TENTATIVE = 0x40;
    private static final int SCOPE_LINK = 253;

    static final int RTA_DST = 1;
    static final int RTA_OIF = 4;
    static final int RTA_GATEWAY = 5;
    static final int RTA_PRIORITY = 6;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_TABLE = 15;
    static final int TABLE_MAIN = 254;
    static final int TYPE_UNICAST = 1;
    private static final int FLAG_CLONED = 0x200;
    private static final int NEXT_HOP_BYTES = 8; // struct rtnexthop

    static final int NDA_DST = 1;
    static final int NDA_LLADDR = 2;
    static final int NUD_PERMANENT = 0x80;
    private static final int NUD_USABLE = 0x02 | 0x04 | 0x08 | 0x10 | 0x40 | 0x80; // all but incomplete and failed

    private RtnetlinkFormat() {}

    /** {@code struct ifinfomsg { u8 family, pad; u16 type; s32 index; u32 flags, change; }} */
    static LinkInfo link(NetlinkMessage message) {
        ByteBuffer body = message.body();
        int flags = body.getInt(8);
        Map<Integer, ByteBuffer> attributes = message.attributes(LINK_BYTES);
        ByteBuffer info = attributes.get(IFLA_LINKINFO);
        String kind = info == null ? "" : text(attributes(info), IFLA_INFO_KIND);
        return new LinkInfo(body.getInt(4), text(attributes, IFLA_IFNAME), kind, mac(attributes, IFLA_ADDRESS),
                number(attributes, IFLA_MTU, 0), (flags & IFF_UP) != 0, (flags & IFF_RUNNING) != 0,
                number(attributes, IFLA_NUM_RX_QUEUES, 1), number(attributes, IFLA_NUM_TX_QUEUES, 1));
    }

    /** {@code struct rtnl_link_stats64}, whose first field is {@code rx_packets}; 0 if there is none. */
    static long receivedPackets(NetlinkMessage message) {
        ByteBuffer statistics = message.attributes(STATISTICS_BYTES).get(IFLA_STATS_LINK_64);
        return statistics == null ? 0 : statistics.getLong(0);
    }

    /** {@code struct ifaddrmsg { u8 family, prefixlen, flags, scope; u32 index; }}; null: no address in it. */
    static AddressInfo addressInfo(NetlinkMessage message) {
        ByteBuffer body = message.body();
        Map<Integer, ByteBuffer> attributes = message.attributes(ADDRESS_BYTES);
        // On point-to-point links IFA_ADDRESS is the peer's and IFA_LOCAL ours.
        IpAddress ours = address(attributes, attributes.containsKey(IFA_LOCAL) ? IFA_LOCAL : IFA_ADDRESS);
        if (ours == null) {
            return null;
        }
        int flags = number(attributes, IFA_FLAGS, body.get(2) & 0xff);
        boolean usable = (flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) == 0;
        return new AddressInfo(body.getInt(4), ours, body.get(1) & 0xff, usable, (body.get(3) & 0xff) < SCOPE_LINK);
    }

    /**
     * {@code struct rtmsg { u8 family, dst_len, src_len, tos, table, protocol, scope, type; u32 flags; }}
     *
     * @return empty unless it is a unicast route of the main table through a link
     */
    static List<RouteInfo> routes(NetlinkMessage message) {
        ByteBuffer body = message.body();
        Map<Integer, ByteBuffer> attributes = message.attributes(ROUTE_BYTES);
        int table = number(attributes, RTA_TABLE, body.get(4) & 0xff);
        if (table != TABLE_MAIN || body.get(7) != TYPE_UNICAST || (body.getInt(8) & FLAG_CLONED) != 0) {
            return List.of();
        }
        IpAddress to = address(attributes, RTA_DST);
        if (to == null) {
            to = body.get(0) == Sockets.AF_INET ? IpAddress.ANY_V4 : IpAddress.ANY;
        }
        int metric = number(attributes, RTA_PRIORITY, 0);
        int prefixLength = body.get(1) & 0xff;
        ByteBuffer hops = attributes.get(RTA_MULTIPATH);
        if (hops != null) {
            return multipath(hops, to, prefixLength, metric);
        }
        int link = number(attributes, RTA_OIF, 0);
        return link == 0 ? List.of()
                : List.of(new RouteInfo(to, prefixLength, address(attributes, RTA_GATEWAY), link, metric));
    }

    /** {@code struct rtnexthop { u16 len; u8 flags, hops; s32 ifindex; }}, each with attributes of its own. */
    private static List<RouteInfo> multipath(ByteBuffer hops, IpAddress to, int prefixLength, int metric) {
        List<RouteInfo> routes = new ArrayList<>();
        for (int at = 0; at + NEXT_HOP_BYTES <= hops.limit(); ) {
            int length = hops.getShort(at) & 0xffff;
            if (length < NEXT_HOP_BYTES || at + length > hops.limit()) {
                break;
            }
            ByteBuffer hop = hops.slice(at, length).order(ByteOrder.nativeOrder());
            IpAddress gateway = address(attributes(hop.duplicate().position(NEXT_HOP_BYTES)), RTA_GATEWAY);
            routes.add(new RouteInfo(to, prefixLength, gateway, hop.getInt(4), metric));
            at += (length + 3) & ~3;
        }
        return routes;
    }

    /** {@code struct ndmsg { u8 family, pad; u16 pad; s32 ifindex; u16 state; u8 flags, type; }}; null: no address. */
    static NeighbourInfo neighbour(NetlinkMessage message) {
        ByteBuffer body = message.body();
        Map<Integer, ByteBuffer> attributes = message.attributes(NEIGHBOUR_BYTES);
        IpAddress address = address(attributes, NDA_DST);
        if (address == null) {
            return null;
        }
        long mac = mac(attributes, NDA_LLADDR);
        boolean usable = message.type() == NEW_NEIGHBOUR && (body.getShort(8) & NUD_USABLE) != 0 && mac != 0;
        return new NeighbourInfo(body.getInt(4), address, mac, usable);
    }
}
