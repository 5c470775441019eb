package io.ringroad.config;

/** How a pool chooses the backend of a new connection. */
public enum Balance {
    /** In turn, each as often as its weight says, evenly spread. */
    WEIGHTED_ROUND_ROBIN
}
