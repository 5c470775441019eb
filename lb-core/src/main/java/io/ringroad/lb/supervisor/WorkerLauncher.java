package io.ringroad.lb.supervisor;

import io.ringroad.config.RingroadConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts worker processes, kills those that don't come to serve, and knows how long to wait before the next attempt. */
final class WorkerLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLauncher.class);

    private final RingroadConfig config;
    private final TransportChoice transport;
    private final Path controlSocket;
    private final SupervisorThread thread;
    private final Backoff[] backoffs;

    WorkerLauncher(RingroadConfig config, TransportChoice transport, Path controlSocket, SupervisorThread thread,
            int workers) {
        this.config = config;
        this.transport = transport;
        this.controlSocket = controlSocket;
        this.thread = thread;
        this.backoffs = Stream.generate(this::newBackoff).limit(workers).toArray(Backoff[]::new);
    }

    private Backoff newBackoff() {
        return new Backoff(config.worker().restartDelay().toMillis(), config.worker().maxRestartDelay().toMillis());
    }

    /**
     * Starts a process.
     *
     * @param index which worker it will be
     * @throws IOException if none can be made
     */
    WorkerProcess launch(int index) throws IOException {
        WorkerProcess worker = WorkerProcess.start(index, WorkerCommand.of(config, transport, controlSocket, index));
        thread.after(config.worker().startTimeout().toMillis(), () -> killIfNotReady(worker));
        return worker;
    }

    private void killIfNotReady(WorkerProcess worker) {
        if (worker.stage() == WorkerProcess.Stage.STARTED || worker.stage() == WorkerProcess.Stage.CONNECTED) {
            LOG.error("Worker {} (process {}) doesn't serve after {}: killed", worker.worker(), worker.pid(),
                    config.worker().startTimeout());
            worker.kill();
        }
    }

    /**
     * How long to wait before a worker is started again, milliseconds.
     *
     * @param servedMs how long the last one served
     */
    long delayMs(int index, long servedMs) {
        return backoffs[index].delayMs(servedMs);
    }
}
