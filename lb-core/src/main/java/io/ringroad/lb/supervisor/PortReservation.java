package io.ringroad.lb.supervisor;

import io.ringroad.config.Endpoint;
import io.ringroad.config.ListenerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the listeners' addresses on the kernel transport from the check to the end, also while a worker is being
 * restarted, with sockets that are bound but never listen. Chooses a port where the configuration leaves it open.
 */
final class PortReservation implements AutoCloseable {
    private final List<SocketChannel> held = new ArrayList<>();
    private final Map<String, List<Endpoint>> endpoints = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    /** Tries them all; {@link #problems} says what is wrong. */
    static PortReservation take(List<ListenerConfig> listeners) {
        PortReservation reservation = new PortReservation();
        for (ListenerConfig listener : listeners) {
            List<Endpoint> bound = new ArrayList<>();
            for (Endpoint wanted : listener.bind()) {
                reservation.take(listener.name(), wanted, bound);
            }
            reservation.endpoints.put(listener.name(), bound);
        }
        return reservation;
    }

    /** For addresses that are not the kernel's: nothing is held. */
    static PortReservation none(List<ListenerConfig> listeners) {
        PortReservation reservation = new PortReservation();
        listeners.forEach(listener -> reservation.endpoints.put(listener.name(), listener.bind()));
        return reservation;
    }

    private void take(String listener, Endpoint wanted, List<Endpoint> bound) {
        try {
            if (wanted.port() != 0) {
                // Without SO_REUSEPORT this fails if anybody listens there, whatever options they have set.
                bind(wanted, false).close();
            }
            SocketChannel socket = bind(wanted, true);
            held.add(socket);
            bound.add(new Endpoint(wanted.ip(), ((InetSocketAddress) socket.getLocalAddress()).getPort()));
        } catch (IOException e) {
            problems.add("can't listen on " + wanted + " (listener " + listener + "): " + remedy(e, wanted));
        }
    }

    private static SocketChannel bind(Endpoint endpoint, boolean reusePort) throws IOException {
        SocketChannel socket = SocketChannel.open(
                endpoint.isV6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.setOption(StandardSocketOptions.SO_REUSEPORT, reusePort);
            return socket.bind(endpoint.toSocketAddress());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static String remedy(IOException e, Endpoint endpoint) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("in use")) {
            return "the port is in use by another process (ss -ltnp shows which)";
        }
        if (message.contains("assign requested")) {
            return "no interface of this machine has that address (ip addr shows those there are)";
        }
        if (message.contains("ermission")) {
            return "ports below 1024 need root or CAP_NET_BIND_SERVICE; take one from 1024 up, or start as root";
        }
        return message.strip();
    }

    /** One sentence each; empty if all addresses are ours. */
    List<String> problems() {
        return problems;
    }

    /** The addresses of a listener, with the ports that were chosen. */
    List<Endpoint> endpoints(String listener) {
        return endpoints.get(listener);
    }

    /** Of all listeners. */
    List<Endpoint> endpoints() {
        return endpoints.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public void close() {
        for (SocketChannel socket : held) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
