package io.ringroad.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * Addresses of the demo's networks, from the ranges for benchmarks (RFC 2544, RFC 5180), which nobody routes: front (clients
 * and balancer), back (balancer and backends), and, for a driver that has a network of its own, ours.
 *
 * @param ipv6 whether the machine has IPv6
 */
record AddressPlan(boolean ipv6) {
    static final int PORT = 8080;
    static final int BACKEND_COUNT = 3;
    static final List<String> PREFIX_LENGTHS = List.of("/24", "/64");

    /** One network; its number is part of the addresses. */
    enum Net {
        OURS(0),
        FRONT(1),
        BACK(2);

        private final int number;

        Net(int number) {
            this.number = number;
        }
    }

    /** The addresses of a host: IPv4, and IPv6 where the machine has it. */
    List<String> of(Net net, int host) {
        List<String> addresses = new ArrayList<>(List.of("198.18." + net.number + "." + host));
        if (ipv6) {
            addresses.add("2001:2:0:" + net.number + "::" + host);
        }
        return addresses;
    }

    /** The same with prefix lengths. */
    List<String> withPrefix(Net net, int host) {
        List<String> addresses = of(net, host);
        addresses.replaceAll(address -> address + PREFIX_LENGTHS.get(address.indexOf(':') < 0 ? 0 : 1));
        return addresses;
    }

    /** The same with {@link #PORT}. */
    List<String> withPort(Net net, int host) {
        List<String> addresses = of(net, host);
        addresses.replaceAll(address -> Endpoints.format(address, PORT));
        return addresses;
    }

    /** The last number of the address of a backend, counted from 0. */
    static int backendHost(int backend) {
        return 11 + backend;
    }
}
