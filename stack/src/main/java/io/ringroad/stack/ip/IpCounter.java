package io.ringroad.stack.ip;

/** What the IP layer counts, each drop by its cause; published as the lower-case name. */
public enum IpCounter {
    /** Packets that links delivered, of whatever kind. */
    RX_PACKETS,
    /** Their bytes, Ethernet headers counted. */
    RX_BYTES,
    /** TCP segments handed to TCP. */
    RX_SEGMENTS,
    /** TCP packets given to a link. */
    TX_PACKETS,
    /** Their bytes, Ethernet headers counted. */
    TX_BYTES,
    RX_ARP,
    RX_ICMP,
    /** A header too short, of a wrong version, or longer than its packet. */
    RX_DROPPED_MALFORMED,
    /** Tagged for a VLAN other than 0. */
    RX_DROPPED_VLAN,
    /** Neither IP nor ARP. */
    RX_DROPPED_ETHERTYPE,
    /** Another Ethernet or IP address than ours. */
    RX_DROPPED_NOT_FOR_US,
    /** A source address that no host can have, or our destination's own. */
    RX_DROPPED_MARTIAN,
    /** A wrong checksum of IPv4, TCP or ICMP. */
    RX_DROPPED_CHECKSUM,
    /** IP fragments: TCP never needs them since both sides discover the path's MTU. */
    RX_DROPPED_FRAGMENT,
    /** Neither TCP nor ICMP. */
    RX_DROPPED_PROTOCOL,
    /** Parked for a neighbour that didn't answer, or there was no room to park it. */
    TX_DROPPED_NEIGHBOUR,
    /** ARP, NDP or ICMP of ours for which there was no frame or no room in the ring. */
    TX_DROPPED_CONTROL,
    /** Echo requests above the rate that we answer. */
    RX_DROPPED_ECHO_RATE,
    /** ICMP errors that spoke of one of our connections. */
    RX_ICMP_ERRORS,
    /** Somebody else claims one of our addresses. */
    RX_ADDRESS_CONFLICTS,
    NEIGHBOURS_FAILED,
    NEIGHBOURS_EVICTED
}
