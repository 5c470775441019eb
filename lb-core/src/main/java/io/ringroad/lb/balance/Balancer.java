package io.ringroad.lb.balance;

/**
 * Chooses backends of one pool for one worker; backends are named by their index in the pool. For a connection the
 * candidates are {@link #first}, then {@link #next} as long as connects fail. Nothing is allocated per choice.
 */
public interface Balancer {
    /** There is no (further) candidate. */
    int NONE = -1;

    /** The first candidate of a new connection; {@link #NONE} if no backend is healthy. */
    int first();

    /**
     * The candidate after one that failed. No backend is named twice for one connection.
     *
     * @param first    what {@link #first} named for this connection
     * @param previous the candidate that failed
     * @return {@link #NONE} if all healthy backends were named
     */
    int next(int first, int previous);

    /** An unhealthy backend is never a candidate. */
    void healthy(int backend, boolean healthy);

    boolean isHealthy(int backend);
}
