package io.ringroad.lb.supervisor;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread to which the state of the workers belongs: what happens elsewhere is handed to it. */
final class SupervisorThread {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisorThread.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("supervisor").daemon().factory());

    /** From any thread; after {@link #end} nothing happens. */
    void execute(Runnable task) {
        after(0, task);
    }

    /** The same, later. */
    void after(long delayMs, Runnable task) {
        try {
            thread.schedule(task, delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("Everything has ended: nothing to do"); // whoever asked came too late
        }
    }

    /** What is planned is dropped. */
    void end() {
        thread.shutdownNow();
    }
}
