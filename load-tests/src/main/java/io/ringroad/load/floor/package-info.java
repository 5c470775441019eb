/**
 * The floor under any balancer on AF_XDP: what it costs to receive packets from one device and send them on the other,
 * with this project's driver and nothing else. Knows Ethernet addresses; TCP is the two ends' own business.
 */
package io.ringroad.load.floor;
