package io.ringroad.config;

import java.time.Duration;
import java.util.List;

/**
 * Backends that serve the same, and how one is chosen.
 *
 * @param name           unique
 * @param balance        how the next backend is chosen
 * @param backends       at least one
 * @param connectTimeout of one attempt to connect to a backend
 * @param retries        how many further backends are tried when a connect fails
 * @param healthCheck    active checks
 */
public record PoolConfig(
        String name,
        Balance balance,
        List<BackendConfig> backends,
        Duration connectTimeout,
        int retries,
        HealthCheckConfig healthCheck) {

    public PoolConfig {
        backends = List.copyOf(backends);
        if (backends.isEmpty()) {
            throw new IllegalArgumentException("pool " + name + " has no backends");
        }
    }

    /** The defaults of {@code reference.conf}, but without health checks. */
    public static PoolConfig of(String name, List<BackendConfig> backends) {
        return new PoolConfig(name, Balance.WEIGHTED_ROUND_ROBIN, backends, Duration.ofSeconds(5), 3,
                HealthCheckConfig.off());
    }

    public PoolConfig withConnect(Duration timeout, int furtherAttempts) {
        return new PoolConfig(name, balance, backends, timeout, furtherAttempts, healthCheck);
    }

    public PoolConfig withHealthCheck(HealthCheckConfig check) {
        return new PoolConfig(name, balance, backends, connectTimeout, retries, check);
    }
}
