package io.ringroad.config;

import java.time.Duration;

/**
 * Active checks of a pool's backends: a TCP connection that must come about within the timeout.
 *
 * @param enabled   without checks every backend counts as healthy
 * @param interval  from the start of one check to the start of the next
 * @param timeout   of one check, at most the interval
 * @param rise      successes in a row that make an unhealthy backend healthy
 * @param fall      failures in a row that make a healthy backend unhealthy
 * @param initiallyHealthy whether a backend counts as healthy before its first results
 * @param port      to connect to instead of the backend's; 0: the backend's own
 */
public record HealthCheckConfig(
        boolean enabled, Duration interval, Duration timeout, int rise, int fall, boolean initiallyHealthy, int port) {

    public HealthCheckConfig {
        if (rise < 1 || fall < 1) {
            throw new IllegalArgumentException("rise and fall must be at least 1, not " + rise + " and " + fall);
        }
    }

    /** No checks. */
    public static HealthCheckConfig off() {
        return new HealthCheckConfig(false, Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 3, true, 0);
    }
}
