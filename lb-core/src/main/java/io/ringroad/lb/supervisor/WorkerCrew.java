package io.ringroad.lb.supervisor;

import io.ringroad.config.RingroadConfig;
import io.ringroad.lb.control.ControlMessage;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Syscalls;
import io.ringroad.transport.host.Privileges;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All workers of a supervisor: which of them live, what follows from their ends, when everything has started and when it has
 * stopped. State belongs to one thread; orders are handed to it.
 */
final class WorkerCrew implements WorkerContact.Crew {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCrew.class);
    /** How long a worker may take to end after its drain timeout before it is killed. */
    private static final long KILL_AFTER_MS = 5000;

    private final WorkerPlans plans;
    private final DriverHost host;
    private final HealthBoard board;
    private final SupervisorListener listener;
    private final SupervisorThread thread = new SupervisorThread();
    private final WorkerContact contact;
    private final WorkerLauncher launcher;
    private final CompletableFuture<Integer> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    private final WorkerProcess[] workers;
    private boolean stopping;

    private WorkerCrew(RingroadConfig config, WorkerPlans plans, TransportChooser.Taken transport,
            RunDirectory directory, HealthBoard board, SupervisorListener listener) throws IOException {
        this.plans = plans;
        this.host = transport.host();
        this.board = board;
        this.listener = listener;
        this.workers = new WorkerProcess[count(config, transport.choice())];
        this.contact = new WorkerContact(directory, !transport.choice().isKernel(), thread, this);
        this.launcher = new WorkerLauncher(
                config, transport.choice(), directory.controlSocket(), thread, workers.length);
    }

    static WorkerCrew open(RingroadConfig config, WorkerPlans plans, TransportChooser.Taken transport,
            RunDirectory directory, HealthBoard board, SupervisorListener listener) throws IOException {
        return new WorkerCrew(config, plans, transport, directory, board, listener);
    }

    private static int count(RingroadConfig config, TransportChoice transport) {
        if (config.workers() != RingroadConfig.WORKERS_AUTO) {
            return config.workers();
        }
        return transport.isKernel() ? Runtime.getRuntime().availableProcessors() : 1;
    }

    int size() {
        return workers.length;
    }

    /** Runs a task on the thread that owns the workers' state. */
    void execute(Runnable task) {
        thread.execute(task);
    }

    /** Completes with the exit code when the last worker has ended after {@link #stop}. */
    CompletableFuture<Integer> whenStopped() {
        return stopped;
    }

    /**
     * Starts all and waits until they serve, or until {@link #stop} is called meanwhile.
     *
     * @throws StartRefused if one can't serve
     */
    void startAll() throws StartRefused, InterruptedException {
        execute(() -> {
            refuseNewPrivileges();
            for (int i = 0; i < workers.length; i++) {
                startWorker(i);
            }
        });
        try {
            started.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartRefused refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** For this thread, which starts the workers, and so for them: design decision D12. */
    private static void refuseNewPrivileges() {
        try {
            if (Syscalls.isAvailable()) {
                Privileges.refuseNew();
            }
        } catch (KernelException e) {
            LOG.warn("Workers may gain new privileges: {}", e.getMessage());
        }
    }

    private void startWorker(int index) {
        if (stopping) {
            return;
        }
        try {
            WorkerProcess worker = launcher.launch(index);
            workers[index] = worker;
            worker.process().onExit().thenRun(() -> execute(() -> lookWhetherGone(worker)));
        } catch (IOException e) {
            started.completeExceptionally(new StartRefused(StartRefused.MACHINE,
                    "can't start a worker process: " + e.getMessage()));
            LOG.error("Can't start worker {}: {}", index, e.getMessage());
            restartLater(index, 0);
        }
    }

    @Override
    public WorkerProcess worker(int index) {
        return index >= 0 && index < workers.length ? workers[index] : null;
    }

    @Override
    public void onConnected(WorkerProcess worker) {
        worker.compileWhenIdle();
        lookAtCompilersLater(worker);
        try {
            contact.start(worker, plans.plan(worker.worker(), board::isHealthy), host.descriptors(worker.worker()));
        } catch (IOException e) {
            refuse(worker, e);
            return;
        }
        if (stopping) {
            worker.drain(0);
        }
    }

    private void lookAtCompilersLater(WorkerProcess worker) {
        boolean serves = worker.stage() == WorkerProcess.Stage.READY;
        thread.after(serves ? PatientCompiler.LOOK_MS : PatientCompiler.EARLY_LOOK_MS, () -> {
            if (worker.lookAtCompilers()) {
                lookAtCompilersLater(worker);
            }
        });
    }

    /** It can't serve, for a reason that is ours to tell. */
    private static void refuse(WorkerProcess worker, IOException why) {
        worker.failed(new ControlMessage.Failed(StartRefused.MACHINE, why.getMessage()));
        worker.kill();
    }

    @Override
    public void onReady(WorkerProcess worker, ControlMessage.Ready ready) {
        worker.compileQuicklyWhenIdle();
        try {
            host.ready(worker.worker());
        } catch (IOException e) {
            refuse(worker, e);
            return;
        }
        worker.ready(System.nanoTime());
        thread.after(PatientCompiler.PATIENCE_MS, worker::compileAlways);
        LOG.info("Worker {} serves after {} ms (process {}, {})", worker.worker(),
                TimeUnit.NANOSECONDS.toMillis(worker.startToReadyNs()), worker.pid(), ready.driver());
        listener.onWorkerReady(worker.worker(), worker.pid(), ready.driver());
        for (WorkerProcess other : workers) {
            if (other == null || other.stage() != WorkerProcess.Stage.READY) {
                return;
            }
        }
        started.complete(null);
    }

    @Override
    public void onSilent(WorkerProcess worker) {
        lookWhetherGone(worker);
    }

    /** The end of its process and of what it had to say are learned in any order; why it ended is in the latter. */
    private void lookWhetherGone(WorkerProcess worker) {
        if (worker.isGone() && worker.stage() != WorkerProcess.Stage.EXITED) {
            onExit(worker, worker.process().exitValue());
        }
    }

    private void onExit(WorkerProcess worker, int status) {
        long servedMs = TimeUnit.NANOSECONDS.toMillis(worker.servedNs(System.nanoTime()));
        worker.exited();
        host.gone(worker.worker());
        if (stopping) {
            finishIfAllExited();
        } else if (!started.isDone()) {
            started.completeExceptionally(refusal(worker, status));
        } else {
            restart(worker, status, servedMs);
        }
    }

    private static StartRefused refusal(WorkerProcess worker, int status) {
        return worker.failure() != null
                ? new StartRefused(worker.failure().exitCode(), worker.failure().reason())
                : new StartRefused(StartRefused.MACHINE, "worker " + worker.worker() + " (process " + worker.pid()
                        + ") ended with status " + status + " before it served; its own lines above say why");
    }

    private void restart(WorkerProcess worker, int status, long servedMs) {
        String reason = worker.failure() == null ? "" : ": " + worker.failure().reason();
        long delayMs = restartLater(worker.worker(), servedMs);
        LOG.error("Worker {} (process {}) died with status {}{}; its connections are lost, started again in {} ms",
                worker.worker(), worker.pid(), status, reason, delayMs);
        listener.onWorkerDied(worker.worker(), worker.pid(), status, delayMs);
    }

    private long restartLater(int index, long servedMs) {
        long delayMs = launcher.delayMs(index, servedMs);
        thread.after(delayMs, () -> startWorker(index));
        return delayMs;
    }

    /** Sends to every worker that is connected. */
    void tellAll(ControlMessage message) {
        for (WorkerProcess worker : workers) {
            if (worker != null) {
                worker.send(message);
            }
        }
    }

    /** Orders all workers to stop; a second call ends the waiting. For any thread. */
    void stop(long drainTimeoutNs) {
        execute(() -> {
            if (!stopping) {
                LOG.info("Stopping: no new connections; open ones may end within {} ms", drainTimeoutNs / 1_000_000);
            }
            stopping = true;
            started.complete(null);
            for (WorkerProcess worker : workers) {
                if (isAlive(worker)) {
                    worker.drain(drainTimeoutNs);
                }
            }
            thread.after(drainTimeoutNs / 1_000_000 + KILL_AFTER_MS, this::killAll);
            finishIfAllExited();
        });
    }

    private static boolean isAlive(WorkerProcess worker) {
        return worker != null && worker.stage() != WorkerProcess.Stage.EXITED;
    }

    private void killAll() {
        for (WorkerProcess worker : workers) {
            if (isAlive(worker)) {
                LOG.error("Worker {} (process {}) doesn't end: killed", worker.worker(), worker.pid());
                worker.kill();
            }
        }
    }

    private void finishIfAllExited() {
        for (WorkerProcess worker : workers) {
            if (isAlive(worker)) {
                return;
            }
        }
        contact.close();
        thread.end();
        stopped.complete(0);
    }
}
