package io.ringroad.config;

import java.net.InetAddress;
import java.util.List;

/**
 * The TAP driver's device and what the stack is on it.
 *
 * @param device    name of the TAP device; made if it doesn't exist
 * @param addresses ours, with their networks; the listeners' addresses must be among them
 * @param gateways  next hops for everything outside those networks, at most one per IP version
 * @param mtuBytes  largest IP packet
 */
public record TapConfig(String device, List<IpPrefix> addresses, List<InetAddress> gateways, int mtuBytes) {
    public TapConfig {
        addresses = List.copyOf(addresses);
        gateways = List.copyOf(gateways);
    }
}
