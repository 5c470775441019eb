package io.ringroad.lb.supervisor;

import io.ringroad.config.BackendConfig;
import io.ringroad.config.Endpoint;
import io.ringroad.config.ListenerConfig;
import io.ringroad.config.PoolConfig;
import io.ringroad.config.RingroadConfig;
import io.ringroad.lb.control.WorkerPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** Flattens the configuration into what one worker needs. */
final class WorkerPlans {
    private final RingroadConfig config;
    private final Function<String, List<Endpoint>> endpoints;
    private final TransportChoice transport;
    private final DriverHost host;
    private final WorkerUser user;
    private final RunDirectory directory;

    /** @param endpoints where each listener listens, by its name */
    WorkerPlans(RingroadConfig config, Function<String, List<Endpoint>> endpoints, TransportChooser.Taken taken,
            WorkerUser user, RunDirectory directory) {
        this.config = config;
        this.endpoints = endpoints;
        this.transport = taken.choice();
        this.host = taken.host();
        this.user = user;
        this.directory = directory;
    }

    /** @param healthy by backend slot */
    WorkerPlan plan(int worker, IntPredicate healthy) {
        return new WorkerPlan(
                worker,
                directory.workerFile(worker).toString(),
                transport.transport(),
                transport.isKernel() ? transport.driver() : null,
                host.plan(worker, directory.descriptorSocket()),
                user.userId(),
                user.groupId(),
                config.drainTimeout().toNanos(),
                config.worker().orphanTimeout().toNanos(),
                listeners(),
                pools(healthy));
    }

    private List<WorkerPlan.Listener> listeners() {
        List<WorkerPlan.Listener> plans = new ArrayList<>();
        for (int group = 0; group < config.listeners().size(); group++) {
            ListenerConfig listener = config.listeners().get(group);
            for (Endpoint endpoint : endpoints.apply(listener.name())) {
                plans.add(new WorkerPlan.Listener(group, listener.name(), endpoint.ip().getHostAddress(),
                        endpoint.port(), poolIndex(listener.pool()), listener.backlog(), listener.maxConnections(),
                        orZero(listener.idleTimeout())));
            }
        }
        return plans;
    }

    private static long orZero(Duration timeout) {
        return timeout.equals(RingroadConfig.NEVER) ? 0 : timeout.toNanos();
    }

    private int poolIndex(String name) {
        return config.pools().indexOf(config.pool(name));
    }

    private List<WorkerPlan.Pool> pools(IntPredicate healthy) {
        List<WorkerPlan.Pool> plans = new ArrayList<>();
        int slot = 0;
        for (PoolConfig pool : config.pools()) {
            List<WorkerPlan.Backend> backends = new ArrayList<>();
            for (BackendConfig backend : pool.backends()) {
                backends.add(new WorkerPlan.Backend(slot, backend.name(), backend.address().ip().getHostAddress(),
                        backend.address().port(), backend.weight(), healthy.test(slot)));
                slot++;
            }
            plans.add(new WorkerPlan.Pool(
                    pool.name(), pool.connectTimeout().toNanos(), pool.retries(), List.copyOf(backends)));
        }
        return plans;
    }
}
