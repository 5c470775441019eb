/**
 * Is a backend well? {@link io.ringroad.health.HealthChecker} opens a TCP connection to each backend of a pool at its
 * interval, over kernel sockets, once per machine (the supervisor runs it); {@link io.ringroad.health.HealthState} turns
 * the results into healthy or unhealthy by rise and fall; changes are told to a
 * {@link io.ringroad.health.HealthListener}.
 *
 * <p>Knows the records of a pool's configuration and Netty. Must not know workers, balancing, or what is done about an
 * unhealthy backend. No packet of a client comes through here.
 */
package io.ringroad.health;
