package io.ringroad.load.lab;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, SIGTERM and SIGHUP while this is open: the thread that opened it is interrupted, and gets time to remove what it made and
 * to write what it has, before the process ends. Close it when that is done.
 */
public final class Interruption implements AutoCloseable {
    private static final long PATIENCE_S = 60;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread worker;
    private final Thread hook = new Thread(this::end, "interruption");

    private Interruption(Thread worker) {
        this.worker = worker;
    }

    public static Interruption ofThisThread() {
        Interruption interruption = new Interruption(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void end() {
        worker.interrupt();
        try {
            finished.await(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs just now, and has been waiting for this.
        }
    }
}
