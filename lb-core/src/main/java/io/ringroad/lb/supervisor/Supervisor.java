package io.ringroad.lb.supervisor;

import io.ringroad.config.BackendConfig;
import io.ringroad.config.Endpoint;
import io.ringroad.config.ListenerConfig;
import io.ringroad.config.RingroadConfig;
import io.ringroad.lb.control.ControlMessage;
import io.ringroad.lb.slots.LoopCounts;
import io.ringroad.lb.slots.WorkerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running balancer: from the first check of the machine to the end of the last worker. Its methods are for any
 * thread; its state belongs to one thread of its own ({@link WorkerCrew}).
 */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final RingroadConfig config;
    private final RunDirectory directory;
    private final PortReservation ports;
    private final TransportChooser.Taken transport;
    private final WorkerCrew crew;
    private final HealthService health;
    private final CompletableFuture<Integer> ended;

    private Supervisor(RingroadConfig config, RunDirectory directory, Preparation prepared, SupervisorListener listener)
            throws IOException {
        this.config = config;
        this.directory = directory;
        this.ports = prepared.ports();
        this.transport = prepared.transport();
        HealthBoard board = new HealthBoard(config.pools());
        WorkerPlans plans = new WorkerPlans(config, ports::endpoints, transport, prepared.user(), directory);
        this.crew = WorkerCrew.open(config, plans, transport, directory, board, listener);
        this.health = new HealthService(config.pools(), (pool, backend, healthy, reason) ->
                onHealthChanged(board, listener, pool, backend, healthy, reason));
        this.ended = crew.whenStopped().thenApply(exitCode -> {
            health.close();
            prepared.close();
            directory.close();
            return exitCode;
        });
    }

    /** {@link #prepare}, then {@link #serve}. */
    public static Supervisor start(RingroadConfig config, SupervisorListener listener)
            throws StartRefused, InterruptedException {
        Supervisor supervisor = prepare(config, listener);
        supervisor.serve();
        return supervisor;
    }

    /**
     * Checks everything and takes ports and run directory; no worker is started yet.
     *
     * @param listener is told what happens from then on
     * @throws StartRefused with every reason why not; nothing is left behind
     */
    public static Supervisor prepare(RingroadConfig config, SupervisorListener listener) throws StartRefused {
        // First, since it knows whose worker it may be that holds a port or an interface.
        RunDirectory directory = RunDirectory.acquire(config);
        try (Preparation prepared = Preparation.of(config, FoundSettings.open(directory.foundSettings()))) {
            Supervisor supervisor = new Supervisor(config, directory, prepared, listener);
            prepared.keep();
            return supervisor;
        } catch (IOException e) {
            directory.close();
            throw new StartRefused(StartRefused.MACHINE, "the control socket can't be made: " + e.getMessage());
        } catch (StartRefused | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /**
     * Starts the workers and waits until they serve. Returns early if {@link #stop} is called meanwhile.
     *
     * @throws StartRefused if one can't serve; everything has been stopped again
     */
    public void serve() throws StartRefused, InterruptedException {
        LOG.info("Transport {}", transport.choice());
        try {
            crew.startAll();
        } catch (StartRefused | InterruptedException e) {
            close();
            throw e;
        }
        for (ListenerConfig listener : config.listeners()) {
            LOG.info("Listener {} on {}, pool {}", listener.name(), ports.endpoints(listener.name()), listener.pool());
        }
        health.start();
        crew.execute(() -> transport.host().serving(() -> LoopCounts.read(workerFiles())));
    }

    private void onHealthChanged(HealthBoard board, SupervisorListener listener, String pool, BackendConfig backend,
            boolean healthy, String reason) {
        crew.execute(() -> {
            LOG.info("Backend {}/{} ({}) is {}: {}", pool, backend.name(), backend.address(),
                    healthy ? "healthy" : "unhealthy", reason);
            int slot = board.update(pool, backend.name(), healthy);
            crew.tellAll(new ControlMessage.Health(List.of(new ControlMessage.BackendHealth(slot, healthy))));
            listener.onHealthChanged(pool, backend, healthy, reason);
        });
    }

    /** What was chosen and why. */
    public TransportChoice transport() {
        return transport.choice();
    }

    /** Where a listener listens, with the port that was chosen where the configuration says 0. */
    public List<Endpoint> endpoints(String listener) {
        return List.copyOf(ports.endpoints(listener));
    }

    /** Number of worker processes. */
    public int workers() {
        return crew.size();
    }

    /** The workers' files, for {@link WorkerStatus#read}; a worker that is being restarted may have none. */
    public List<Path> workerFiles() {
        return IntStream.range(0, crew.size()).mapToObj(directory::workerFile).toList();
    }

    /** What all workers' files say now; a worker without file is left out. */
    public List<WorkerStatus> status() {
        List<WorkerStatus> all = new ArrayList<>();
        for (Path file : workerFiles()) {
            try {
                if (Files.exists(file)) {
                    all.add(WorkerStatus.read(file));
                }
            } catch (IOException e) {
                LOG.debug("No status from {}: {}", file, e.getMessage()); // being made or removed at this moment
            }
        }
        return all;
    }

    /**
     * Begins an orderly stop: no new connections, open ones may end within the drain timeout. A second call ends the
     * waiting.
     */
    public void stop() {
        crew.stop(config.drainTimeout().toNanos());
    }

    /**
     * Waits until everything has ended and is cleaned up.
     *
     * @return exit code of the command
     */
    public int await() throws InterruptedException {
        try {
            return ended.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Stops without waiting for connections to end, and waits for the workers. */
    @Override
    public void close() {
        crew.stop(0);
        try {
            await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
