package io.ringroad.health;

import io.netty.channel.EventLoop;
import io.ringroad.config.BackendConfig;
import io.ringroad.config.Endpoint;
import io.ringroad.config.HealthCheckConfig;
import io.ringroad.config.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Checks every backend of every pool that has checks, each at its interval. The checks of a pool are spread evenly over
 * the interval, so that they don't come in bursts. Runs wholly on one event loop.
 */
public final class HealthChecker implements AutoCloseable {
    private final EventLoop loop;
    private final Probe probe;
    private final HealthListener listener;
    private final List<Future<?>> timers = new ArrayList<>();
    private volatile boolean closed;

    /**
     * @param loop     whose time and thread are used
     * @param probe    how a backend is checked
     * @param listener told of changes, on the loop's thread
     */
    public HealthChecker(EventLoop loop, Probe probe, HealthListener listener) {
        this.loop = loop;
        this.probe = probe;
        this.listener = listener;
    }

    /** Begins to check; the first check of a pool starts at once. Call it once. */
    public void start(List<PoolConfig> pools) {
        for (PoolConfig pool : pools) {
            if (pool.healthCheck().enabled()) {
                start(pool);
            }
        }
    }

    private void start(PoolConfig pool) {
        long intervalNs = pool.healthCheck().interval().toNanos();
        int count = pool.backends().size();
        for (int i = 0; i < count; i++) {
            Check check = new Check(pool, pool.backends().get(i));
            long offsetNs = intervalNs / count * i;
            timers.add(loop.scheduleAtFixedRate(check::begin, offsetNs, intervalNs, TimeUnit.NANOSECONDS));
        }
    }

    /** No check begins any more, and no change is told. */
    @Override
    public void close() {
        closed = true;
        timers.forEach(timer -> timer.cancel(false));
    }

    /** The checks of one backend. */
    private final class Check {
        private final String pool;
        private final BackendConfig backend;
        private final HealthCheckConfig config;
        private final Endpoint target;
        private final HealthState state;
        private boolean underWay;

        Check(PoolConfig pool, BackendConfig backend) {
            this.pool = pool.name();
            this.backend = backend;
            this.config = pool.healthCheck();
            int port = config.port() == 0 ? backend.address().port() : config.port();
            this.target = new Endpoint(backend.address().ip(), port);
            this.state = new HealthState(config.rise(), config.fall(), config.initiallyHealthy());
        }

        /** A check may overrun its interval only if the machine stalls: then a turn is left out. */
        void begin() {
            if (!underWay && !closed) {
                underWay = true;
                probe.check(target, config.timeout(), this::onResult);
            }
        }

        private void onResult(boolean success, String reason) {
            underWay = false;
            if (!closed && state.onResult(success)) {
                listener.onHealthChanged(pool, backend, success, reason);
            }
        }
    }
}
