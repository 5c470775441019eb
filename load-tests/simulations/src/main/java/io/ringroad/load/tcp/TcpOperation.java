package io.ringroad.load.tcp;

/** Something to be done on a connection. */
@FunctionalInterface
interface TcpOperation {
    /**
     * Begins it, on the connection's event loop.
     *
     * @param done told once, on the same event loop
     */
    void begin(TcpConnection connection, Outcome done);

    /** Who is told how it went. */
    @FunctionalInterface
    interface Outcome {
        /** @param failure null if it went well */
        void done(String failure);
    }
}
