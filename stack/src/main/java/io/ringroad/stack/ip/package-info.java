/**
 * IP: addresses and routes, neighbours with ARP and NDP, ICMP, and the way of a packet between a link and TCP. A packet
 * enters at {@code IpInput.receive}, which checks it whole and hands well-formed segments to a
 * {@link io.ringroad.stack.ip.SegmentHandler}; it leaves at {@code IpOutput.sendTcp}, which writes the IP and Ethernet
 * headers in front of a segment. {@link io.ringroad.stack.ip.IpLayer} puts the parts together.
 *
 * <p>Knows formats and links; must not know TCP's states, connections, listeners or ports. Time comes in as an argument.
 * What a kernel beside us does (design decision D6) is only done here on links that we own alone.
 */
package io.ringroad.stack.ip;
