package io.ringroad.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One immutable snapshot of the whole configuration (design decision D11), of defaults and what a file or a program
 * changed. It is consistent: every listener's pool exists, names and addresses are unique.
 *
 * @param name         of this balancer on its machine
 * @param transport    which way connections take
 * @param kernelIo     how kernel sockets are driven
 * @param bypass       the bypass transport
 * @param workers      worker processes; {@link #WORKERS_AUTO}: as many as make sense
 * @param worker       what holds for each of them
 * @param runDirectory empty: chosen at start
 * @param drainTimeout how long open connections may go on after the order to stop
 * @param listeners    at least one, in the order of their names
 * @param pools        in the order of their names
 */
public record RingroadConfig(
        String name,
        Transport transport,
        KernelIo kernelIo,
        BypassConfig bypass,
        int workers,
        WorkerConfig worker,
        Optional<Path> runDirectory,
        Duration drainTimeout,
        List<ListenerConfig> listeners,
        List<PoolConfig> pools) {

    /** Stands for a duration without end: what {@code never} means in a file. */
    public static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    public static final int WORKERS_AUTO = 0;

    public RingroadConfig {
        listeners = List.copyOf(listeners);
        pools = List.copyOf(pools);
        for (ListenerConfig listener : listeners) {
            if (pools.stream().noneMatch(pool -> pool.name().equals(listener.pool()))) {
                throw new IllegalArgumentException(
                        "listener " + listener.name() + " names pool " + listener.pool() + ", which doesn't exist");
            }
        }
    }

    /**
     * Reads and validates a file over the defaults of {@code reference.conf}.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static RingroadConfig load(Path file) throws ConfigException {
        return ConfigLoader.load(file);
    }

    /**
     * The same for a text; includes are relative to the working directory.
     *
     * @param origin what stands for the file's name in messages
     * @throws ConfigException with everything that is wrong
     */
    public static RingroadConfig parse(String hocon, String origin) throws ConfigException {
        return ConfigLoader.parse(hocon, origin);
    }

    /** The defaults of {@code reference.conf} with these listeners and pools. */
    public static RingroadConfig of(List<ListenerConfig> listeners, List<PoolConfig> pools) {
        return ConfigLoader.defaults().withListeners(listeners, pools);
    }

    /**
     * The pool of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public PoolConfig pool(String poolName) {
        return pools.stream()
                .filter(pool -> pool.name().equals(poolName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no pool " + poolName));
    }

    public RingroadConfig withName(String other) {
        return new RingroadConfig(other, transport, kernelIo, bypass, workers, worker, runDirectory, drainTimeout,
                listeners, pools);
    }

    public RingroadConfig withTransport(Transport other) {
        return new RingroadConfig(name, other, kernelIo, bypass, workers, worker, runDirectory, drainTimeout,
                listeners, pools);
    }

    public RingroadConfig withKernelIo(KernelIo other) {
        return new RingroadConfig(name, transport, other, bypass, workers, worker, runDirectory, drainTimeout,
                listeners, pools);
    }

    public RingroadConfig withBypass(BypassConfig other) {
        return new RingroadConfig(name, transport, kernelIo, other, workers, worker, runDirectory, drainTimeout,
                listeners, pools);
    }

    /** @param count {@link #WORKERS_AUTO} or 1–256 */
    public RingroadConfig withWorkers(int count) {
        return new RingroadConfig(name, transport, kernelIo, bypass, count, worker, runDirectory, drainTimeout,
                listeners, pools);
    }

    public RingroadConfig withWorker(WorkerConfig other) {
        return new RingroadConfig(name, transport, kernelIo, bypass, workers, other, runDirectory, drainTimeout,
                listeners, pools);
    }

    public RingroadConfig withRunDirectory(Path directory) {
        return new RingroadConfig(name, transport, kernelIo, bypass, workers, worker, Optional.of(directory),
                drainTimeout, listeners, pools);
    }

    public RingroadConfig withDrainTimeout(Duration timeout) {
        return new RingroadConfig(name, transport, kernelIo, bypass, workers, worker, runDirectory, timeout,
                listeners, pools);
    }

    public RingroadConfig withListeners(List<ListenerConfig> otherListeners, List<PoolConfig> otherPools) {
        return new RingroadConfig(name, transport, kernelIo, bypass, workers, worker, runDirectory, drainTimeout,
                otherListeners, otherPools);
    }
}
