package io.ringroad.config;

import java.time.Duration;
import java.util.List;

/**
 * The worker processes.
 *
 * @param user            whom a worker becomes once it is set up, if it was started as root
 * @param maxHeapBytes    of the worker's JVM; 0: as much as its transport needs
 * @param javaOptions     further options of the worker's JVM
 * @param startTimeout    how long a worker may take from its start until it serves
 * @param restartDelay    before the first restart of a worker that died; doubles with each further one
 * @param maxRestartDelay upper bound of that delay
 * @param orphanTimeout   how long a worker goes on serving when its supervisor has vanished without stopping it;
 *                        {@link RingroadConfig#NEVER}: until it is stopped
 */
public record WorkerConfig(
        String user,
        long maxHeapBytes,
        List<String> javaOptions,
        Duration startTimeout,
        Duration restartDelay,
        Duration maxRestartDelay,
        Duration orphanTimeout) {

    public WorkerConfig {
        javaOptions = List.copyOf(javaOptions);
    }

    public WorkerConfig withOrphanTimeout(Duration timeout) {
        return new WorkerConfig(
                user, maxHeapBytes, javaOptions, startTimeout, restartDelay, maxRestartDelay, timeout);
    }

    public WorkerConfig withUser(String other) {
        return new WorkerConfig(
                other, maxHeapBytes, javaOptions, startTimeout, restartDelay, maxRestartDelay, orphanTimeout);
    }
}
