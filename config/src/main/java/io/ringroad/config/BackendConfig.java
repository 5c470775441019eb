package io.ringroad.config;

/**
 * A server behind the balancer.
 *
 * @param name    unique in its pool; the address where none was given
 * @param address where it listens
 * @param weight  its share of new connections, 1–1000
 */
public record BackendConfig(String name, Endpoint address, int weight) {
    public static final int MAX_WEIGHT = 1000;

    public BackendConfig {
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("weight must be from 1 to " + MAX_WEIGHT + ", not " + weight);
        }
    }

    /** Named by its address, weight 1. */
    public static BackendConfig of(Endpoint address) {
        return new BackendConfig(address.toString(), address, 1);
    }
}
