package io.ringroad.transport.netlink;

import io.ringroad.stack.wire.IpAddress;

/**
 * An address of an interface.
 *
 * @param usable false while duplicate address detection runs or after it has failed (RFC 4862 §5.4)
 * @param global whether other hosts may use it: neither link-local nor loopback
 */
public record AddressInfo(int linkIndex, IpAddress address, int prefixLength, boolean usable, boolean global) {}
