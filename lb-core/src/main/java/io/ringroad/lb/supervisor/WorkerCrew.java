package io.ringroad.lb.supervisor;

import io.ringroad.config.RingroadConfig;
import io.ringroad.lb.control.ControlChannel;
import io.ringroad.lb.control.ControlMessage;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Syscalls;
import io.ringroad.transport.host.Privileges;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All workers of a supervisor: starts them, starts them again when they die, stops them. State belongs to one thread;
 * what happens elsewhere (messages, ends of processes, orders) is handed to it.
 */
final class WorkerCrew implements ControlServer.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCrew.class);
    /** How long a worker may take to end after its drain timeout before it is killed. */
    private static final long KILL_AFTER_MS = 5000;

    private final RingroadConfig config;
    private final WorkerPlans plans;
    private final TransportChooser.Taken transport;
    private final RunDirectory directory;
    private final HealthBoard board;
    private final SupervisorListener listener;
    private final ControlServer control;
    /** Null on the kernel transport. */
    private final DescriptorServer descriptors;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("supervisor").daemon().factory());
    private final CompletableFuture<Integer> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    private final WorkerProcess[] workers;
    private final Backoff[] backoffs;
    private final Map<ControlChannel, WorkerProcess> channels = new HashMap<>();
    private boolean stopping;

    private WorkerCrew(RingroadConfig config, WorkerPlans plans, TransportChooser.Taken transport,
            RunDirectory directory, HealthBoard board, SupervisorListener listener) throws IOException {
        this.config = config;
        this.plans = plans;
        this.transport = transport;
        this.directory = directory;
        this.board = board;
        this.listener = listener;
        int count = count(config, transport.choice());
        this.workers = new WorkerProcess[count];
        this.backoffs = new Backoff[count];
        for (int i = 0; i < count; i++) {
            backoffs[i] = new Backoff(
                    config.worker().restartDelay().toMillis(), config.worker().maxRestartDelay().toMillis());
        }
        this.descriptors =
                transport.choice().isKernel() ? null : DescriptorServer.open(directory.descriptorSocket());
        this.control = ControlServer.open(directory.controlSocket(), this);
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
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.trace("Everything has ended: nothing to do"); // whoever asked came too late
        }
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
            WorkerProcess worker = WorkerProcess.start(index,
                    WorkerCommand.of(config, transport.choice(), directory.controlSocket(), index));
            workers[index] = worker;
            worker.process().onExit().thenRun(() -> execute(() -> lookWhetherGone(worker)));
            thread.schedule(() -> killIfNotReady(worker), config.worker().startTimeout().toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            started.completeExceptionally(new StartRefused(StartRefused.MACHINE,
                    "can't start a worker process: " + e.getMessage()));
            LOG.error("Can't start worker {}: {}", index, e.getMessage());
            restartLater(index, 0);
        }
    }

    private void killIfNotReady(WorkerProcess worker) {
        if (worker.stage() == WorkerProcess.Stage.STARTED || worker.stage() == WorkerProcess.Stage.CONNECTED) {
            LOG.error("Worker {} (process {}) doesn't serve after {}: killed", worker.worker(), worker.pid(),
                    config.worker().startTimeout());
            worker.kill();
        }
    }

    @Override
    public void onHello(ControlMessage.Hello hello, ControlChannel channel) {
        execute(() -> {
            WorkerProcess worker = hello.worker() < workers.length ? workers[hello.worker()] : null;
            if (worker == null || worker.pid() != hello.pid() || worker.stage() != WorkerProcess.Stage.STARTED) {
                LOG.warn("Process {} claims to be worker {}: ignored", hello.pid(), hello.worker());
                return;
            }
            channels.put(channel, worker);
            worker.connected(channel);
            try {
                start(worker);
            } catch (IOException e) {
                worker.failed(new ControlMessage.Failed(StartRefused.MACHINE, e.getMessage()));
                worker.kill();
            }
        });
    }

    private void start(WorkerProcess worker) throws IOException {
        if (descriptors != null) {
            descriptors.offer(worker.worker(), transport.host().descriptors(worker.worker()));
        }
        worker.compileWhenIdle();
        worker.send(new ControlMessage.Start(plans.plan(worker.worker(), board::isHealthy)));
        if (stopping) {
            worker.drain(0);
        }
    }

    @Override
    public void onMessage(ControlChannel channel, ControlMessage message) {
        execute(() -> {
            WorkerProcess worker = channels.get(channel);
            if (worker == null) {
                return; // it wasn't taken on
            }
            switch (message) {
                case ControlMessage.Ready ready -> onReady(worker, ready);
                case ControlMessage.Failed failed -> worker.failed(failed);
                default -> LOG.warn("Worker {} said {}: ignored", worker.worker(), message);
            }
        });
    }

    private void onReady(WorkerProcess worker, ControlMessage.Ready ready) {
        try {
            transport.host().ready(worker.worker());
        } catch (IOException e) {
            worker.failed(new ControlMessage.Failed(StartRefused.MACHINE, e.getMessage()));
            worker.kill();
            return;
        }
        worker.ready(System.nanoTime());
        thread.schedule(worker::compileAlways, PatientCompiler.PATIENCE_MS, TimeUnit.MILLISECONDS);
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
    public void onEnd(ControlChannel channel) {
        execute(() -> {
            WorkerProcess worker = channels.remove(channel);
            if (worker != null) {
                worker.silent();
                lookWhetherGone(worker);
            }
        });
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
        transport.host().gone(worker.worker());
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
        long delayMs = backoffs[index].delayMs(servedMs);
        thread.schedule(() -> startWorker(index), delayMs, TimeUnit.MILLISECONDS);
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
            thread.schedule(this::killAll, drainTimeoutNs / 1_000_000 + KILL_AFTER_MS, TimeUnit.MILLISECONDS);
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
        try {
            control.close();
            if (descriptors != null) {
                descriptors.close();
            }
        } catch (IOException e) {
            LOG.debug("Closing the control socket: {}", e.getMessage());
        }
        thread.shutdownNow();
        stopped.complete(0);
    }
}
