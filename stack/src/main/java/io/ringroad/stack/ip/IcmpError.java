package io.ringroad.stack.ip;

/** Classes of ICMP errors as TCP tells them apart (RFC 5461, RFC 9293 §3.9.2.2). */
public enum IcmpError {
    /** IPv4 "fragmentation needed", IPv6 "packet too big": path MTU discovery (RFC 1191, RFC 8201). */
    PACKET_TOO_BIG,
    /** No route to the network or host, or (from ourselves) its Ethernet address can't be found: a soft error. */
    HOST_UNREACHABLE,
    /** Nobody speaks the protocol or listens at the port: a hard error. */
    PORT_UNREACHABLE,
    /** A filter forbids it. */
    PROHIBITED,
    /** TTL or hop limit used up: a soft error. */
    TIME_EXCEEDED,
    /** Somebody didn't understand our header. */
    PARAMETER_PROBLEM
}
