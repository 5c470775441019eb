package io.ringroad.transport.netlink;

import io.ringroad.stack.wire.IpAddress;

/**
 * A unicast route of the main table; of a multipath route, each of its hops is one.
 *
 * @param gateway null if the network is on the link
 * @param metric  lower is preferred
 */
public record RouteInfo(IpAddress network, int prefixLength, IpAddress gateway, int linkIndex, int metric) {}
