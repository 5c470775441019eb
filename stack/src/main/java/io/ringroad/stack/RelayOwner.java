package io.ringroad.stack;

/** Who is told that a relay has ended; called like {@link ConnectionOwner}. */
@FunctionalInterface
public interface RelayOwner {
    /**
     * Both connections are gone or on their way out; the handles are invalid afterwards.
     *
     * @param ownerData         what the owner gave to {@link Stack#relay}
     * @param cause             why
     * @param bytesToBackend    payload bytes that the client sent and the backend's connection took
     * @param bytesToClient     payload bytes the other way
     */
    void onRelayEnded(long ownerData, RelayEnd cause, long bytesToBackend, long bytesToClient);

    /**
     * The patience given to {@link Stack#relay} has run out: the client hasn't said anything, and the handshake with
     * the backend completes without it.
     *
     * @param ownerData what the owner gave to {@link Stack#relay}
     */
    default void onClientSilent(long ownerData) {}
}
