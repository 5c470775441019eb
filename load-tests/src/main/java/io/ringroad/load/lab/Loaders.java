package io.ringroad.load.lab;

import io.ringroad.load.generator.Backend;
import io.ringroad.load.generator.Generator;
import io.ringroad.load.generator.LoadCounters;
import io.ringroad.load.generator.LoadCounters.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The load generator and the backends of a laboratory; one of each for all lanes. */
public final class Loaders {
    private final LoadCounters counters;
    private final LabProcess generator;
    private final LabProcess backend;

    /** Starts both; they end with the laboratory. */
    public Loaders(Lab lab) {
        Path file = lab.directory().resolve("generator");
        try {
            counters = LoadCounters.map(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        backend = lab.start("backend", lab.backends(), lab.cores().backend(),
                LabProcess.java(Backend.class.getName(), List.of(String.valueOf(Lane.BACKEND_PORT))), Map.of());
        generator = lab.start("generator", lab.clients(), lab.cores().client(),
                LabProcess.java(Generator.class.getName(), List.of(file.toString())), Map.of());
        backend.await("ready");
        generator.await("ready");
    }

    public LoadCounters counters() {
        return counters;
    }

    /** Whether both run. */
    public boolean isAlive() {
        return generator.isAlive() && backend.isAlive();
    }

    /** Ends both, to start others. */
    public void close() {
        generator.close();
        backend.close();
    }

    /** A process id in the clients' namespace. */
    public long clientPid() {
        return generator.pids()[0];
    }

    /** A process id in the backends' namespace. */
    public long backendPid() {
        return backend.pids()[0];
    }

    /**
     * Tells the generator to begin, from zero.
     *
     * @param plan line of a {@link io.ringroad.load.generator.LoadPlan}
     */
    public void begin(String plan) {
        counters.clear();
        generator.tell(plan);
    }

    /** Ends what it does. */
    public void end() {
        counters.set(Counter.PHASE, LoadCounters.PHASE_STOP);
        generator.await("done");
    }
}
