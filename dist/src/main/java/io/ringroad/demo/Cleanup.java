package io.ringroad.demo;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What must be undone, last first, exactly once: at the end of the demo, or when a signal ends it, whichever comes first.
 */
final class Cleanup implements AutoCloseable {
    private final Deque<Runnable> actions = new ArrayDeque<>();
    private volatile boolean interrupted;

    /**
     * @param text where a person is told that a signal has ended the demo
     */
    Cleanup(PrintStream text) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> onShutdown(text), "cleanup-on-signal"));
    }

    private synchronized void onShutdown(PrintStream text) {
        if (!actions.isEmpty()) {
            interrupted = true;
            text.println("\nStopped by a signal; removing what the demo has made.");
            undo();
        }
    }

    /** Whether a signal has ended the demo: what fails from now on fails because of that. */
    boolean interrupted() {
        return interrupted;
    }

    synchronized void add(Runnable action) {
        actions.push(action);
    }

    private synchronized void undo() {
        while (!actions.isEmpty()) {
            actions.pop().run();
        }
    }

    @Override
    public void close() {
        undo();
    }
}
