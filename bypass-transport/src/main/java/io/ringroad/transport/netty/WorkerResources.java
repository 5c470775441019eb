package io.ringroad.transport.netty;

import io.ringroad.stack.Stack;
import io.ringroad.stack.link.LinkQueue;
import java.io.IOException;
import java.util.List;

/** What one event loop runs: a stack and the links that it was made with. Used by the loop's thread only. */
public interface WorkerResources extends AutoCloseable {
    Stack stack();

    /** The stack's links; the loop sleeps on their descriptors. */
    List<? extends LinkQueue> links();

    /** Closes the links and frees the stack's memory; called once, on the loop's thread, when the loop ends. */
    @Override
    void close();

    /** Makes a loop's resources. */
    @FunctionalInterface
    interface Source {
        /**
         * Called once per event loop, on its thread, before its first cycle.
         *
         * @param queueIndex 0 for the group's first loop, 1 for its second, …
         * @throws IOException if a device can't be opened; every bind and connect on the loop then fails with it
         */
        WorkerResources open(int queueIndex) throws IOException;
    }
}
