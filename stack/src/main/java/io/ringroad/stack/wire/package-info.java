/**
 * Formats: Ethernet, VLAN tag, ARP, IPv4, IPv6, ICMP, ICMPv6 with neighbour discovery, TCP with its options, and the
 * arithmetic that belongs to them (checksums, sequence numbers). Hot headers are flyweights over a memory segment with
 * one validity check in {@code wrap}, after which no accessor can read outside; cold packets are records with
 * {@code parse} and {@code emit}.
 *
 * <p>This is the only layer that meets malformed input. It knows of no state: no table, no link, no connection, no
 * clock. A packet enters at {@code wrap} or {@code parse} and leaves at {@code write} or {@code emit}.
 */
package io.ringroad.stack.wire;
