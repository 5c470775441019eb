package io.ringroad.config;

import java.time.Duration;
import java.util.List;

/**
 * Where clients connect to.
 *
 * @param name           unique
 * @param bind           addresses and ports, at least one
 * @param pool           name of the pool that serves the connections
 * @param backlog        most connections that wait to be accepted, per address
 * @param maxConnections most open client connections per worker, 0: no limit; further ones wait in the backlog
 * @param idleTimeout    a connection on which no byte moves in either direction for so long is closed;
 *                       {@link RingroadConfig#NEVER}: none is
 */
public record ListenerConfig(
        String name, List<Endpoint> bind, String pool, int backlog, int maxConnections, Duration idleTimeout) {

    public ListenerConfig {
        bind = List.copyOf(bind);
        if (bind.isEmpty()) {
            throw new IllegalArgumentException("listener " + name + " has no address to bind to");
        }
    }

    /** The defaults of {@code reference.conf}. */
    public static ListenerConfig of(String name, String pool, Endpoint... bind) {
        return new ListenerConfig(name, List.of(bind), pool, 4096, 0, Duration.ofSeconds(60));
    }

    public ListenerConfig withIdleTimeout(Duration timeout) {
        return new ListenerConfig(name, bind, pool, backlog, maxConnections, timeout);
    }

    public ListenerConfig withMaxConnections(int most) {
        return new ListenerConfig(name, bind, pool, backlog, most, idleTimeout);
    }
}
