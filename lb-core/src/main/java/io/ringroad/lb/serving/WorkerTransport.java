package io.ringroad.lb.serving;

import java.io.IOException;

/**
 * What moves bytes between clients and backends in a worker, on one event loop. {@link #start} is called first, by
 * another thread; then everything but {@link #execute} and {@link #schedule} is called on the event loop.
 */
public interface WorkerTransport extends AutoCloseable {
    /** Runs a task on the worker's event loop. For any thread. */
    void execute(Runnable task);

    /** Runs a task on the event loop after a time. For any thread. */
    void schedule(Runnable task, long delayNs);

    /**
     * Opens all listeners and serves.
     *
     * @throws IOException with a sentence that says which address, and why not; nothing is open then
     */
    void start() throws IOException;

    /** What carries the bytes, for the live view. */
    String driver();

    /** Closes the listeners; connections go on. */
    void stopAccepting();

    /** Client connections that are open. */
    int activeConnections();

    /** Called on the event loop whenever {@link #activeConnections} has fallen to zero. */
    void onIdle(Runnable listener);

    /** Resets what is still open and ends the event loop. */
    @Override
    void close();
}
