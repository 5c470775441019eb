package io.ringroad.stack.tcp;

import io.ringroad.stack.ip.NeighbourTable;
import io.ringroad.stack.ip.RouteTable;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import io.ringroad.stack.wire.TcpHeader;
import java.util.List;

/** Where packets to an address go: link, neighbour, our address on the way; kept in the record while it holds. */
final class Paths {
    /** No epoch of the neighbour table: to be resolved before the first packet. */
    static final int NO_EPOCH = -1;
    static final int NO_NEIGHBOUR = -1;

    private final RouteTable routes;
    private final NeighbourTable neighbours;
    private final List<? extends LinkQueue> links;
    /** Raised with each change of routes, so that records resolve anew. */
    private int routeEpoch;

    Paths(RouteTable routes, NeighbourTable neighbours, List<? extends LinkQueue> links) {
        this.routes = routes;
        this.neighbours = neighbours;
        this.links = links;
    }

    /** Looks the destination up; false if there is no route. The answer stands until the next call. */
    boolean resolve(long high, long low) {
        return routes.lookup(high, low);
    }

    long sourceHigh() {
        return routes.sourceHigh();
    }

    long sourceLow() {
        return routes.sourceLow();
    }

    /** Most TCP payload in a packet on the link of the last {@link #resolve}, options not counted. */
    int maxSegment(boolean v4) {
        int headers = (v4 ? Ipv4Header.LENGTH : Ipv6Header.LENGTH) + TcpHeader.LENGTH;
        return links.get(routes.link()).capabilities().mtuBytes() - headers;
    }

    /** Neighbour index for the destination of the last {@link #resolve}. */
    int neighbour() {
        return neighbours.lookupOrCreate(routes.link(), routes.nextHopHigh(), routes.nextHopLow());
    }

    /** The connection's neighbour, looked up again if the tables have changed; {@link #NO_NEIGHBOUR} without a route. */
    int neighbourOf(Connection connection) {
        int epoch = epoch();
        if (connection.neighbourEpoch() != epoch) {
            if (!resolve(connection.remoteHigh(), connection.remoteLow())) {
                return NO_NEIGHBOUR;
            }
            connection.neighbour(neighbour());
            connection.neighbourEpoch(epoch);
        }
        return connection.neighbour();
    }

    /** Whether some link cuts large packets into segments. */
    boolean anyGso() {
        return links.stream().anyMatch(link -> link.capabilities().gsoMaxBytes() > 0);
    }

    /** {@link io.ringroad.stack.link.LinkCapabilities#gsoMaxBytes} of the connection's link. */
    int gsoMaxBytes(Connection connection) {
        int neighbour = neighbourOf(connection);
        return neighbour == NO_NEIGHBOUR ? 0 : links.get(neighbours.link(neighbour)).capabilities().gsoMaxBytes();
    }

    /** Nothing of this connection is acknowledged any more: perhaps its neighbour has another address by now. */
    void suspect(Connection connection) {
        int neighbour = neighbourOf(connection);
        if (neighbour != NO_NEIGHBOUR) {
            neighbours.suspect(neighbour);
        }
    }

    /** The same of the destination of the last {@link #resolve}. */
    void suspect() {
        neighbours.suspect(neighbour());
    }

    void onRoutesChanged() {
        routeEpoch++;
    }

    private int epoch() {
        return neighbours.epoch() + routeEpoch & 0x7fff_ffff;
    }
}
