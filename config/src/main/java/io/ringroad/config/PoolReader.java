package io.ringroad.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code ringroad.pools}. */
final class PoolReader {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration MS = Duration.ofMillis(1);
    private static final int MAX_COUNT = 1000;
    private static final Endpoint STAND_IN = Endpoint.parse("0.0.0.0:1");

    private final Block poolDefaults;
    private final Block backendDefaults;

    /** @param defaults {@code ringroad.defaults} */
    PoolReader(Block defaults) {
        this.poolDefaults = defaults.block("pool");
        this.backendDefaults = defaults.block("backend");
    }

    List<PoolConfig> readAll(Block ringroad) {
        checkDefaults();
        List<PoolConfig> pools = new ArrayList<>();
        for (Block block : ringroad.named("pools", poolDefaults)) {
            pools.add(read(block));
        }
        return pools;
    }

    /** So that a mistake in the defaults is told where it stands, and also if nothing uses them. */
    private void checkDefaults() {
        settings(poolDefaults, List.of(new BackendConfig("defaults", STAND_IN, weight(backendDefaults))));
        poolDefaults.refuseUnknownKeys();
        backendDefaults.refuseUnknownKeys();
    }

    private PoolConfig read(Block block) {
        List<BackendConfig> backends = backends(block);
        PoolConfig pool = settings(block, backends.isEmpty() ? List.of(BackendConfig.of(STAND_IN)) : backends);
        block.refuseUnknownKeys();
        return pool;
    }

    private static PoolConfig settings(Block block, List<BackendConfig> backends) {
        return new PoolConfig(
                block.name(),
                block.parsed("balance", Values.constant(Balance.class), Balance.WEIGHTED_ROUND_ROBIN),
                backends,
                block.parsed("connect-timeout", Values.duration(MS, Duration.ofMinutes(10)), MS),
                block.parsed("retries", Values.integer(0, 100), 0),
                healthCheck(block.block("health-check")));
    }

    private static HealthCheckConfig healthCheck(Block block) {
        HealthCheckConfig check = new HealthCheckConfig(
                block.parsed("enabled", Values.bool(), true),
                block.parsed("interval", Values.duration(Duration.ofMillis(10), DAY), DAY),
                block.parsed("timeout", Values.duration(MS, DAY), MS),
                block.parsed("rise", Values.integer(1, MAX_COUNT), 1),
                block.parsed("fall", Values.integer(1, MAX_COUNT), 1),
                block.parsed("initially", Values.constant(Health.class), Health.HEALTHY) == Health.HEALTHY,
                block.parsed("port", Values.orWord("backend", 0, Values.integer(1, 65535)), 0));
        if (check.timeout().compareTo(check.interval()) > 0) {
            block.error("timeout", "must not be longer than interval");
        }
        block.refuseUnknownKeys();
        return check;
    }

    /** What {@code initially} may say. */
    private enum Health { HEALTHY, UNHEALTHY }

    private List<BackendConfig> backends(Block block) {
        ConfigValue list = block.required("backends", "the servers of this pool, such as [\"10.0.0.1:8080\"]");
        if (list == null) {
            return List.of();
        }
        List<BackendConfig> backends = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (ConfigValue element : block.list("backends")) {
            BackendConfig backend = backend(block, element, backends.size());
            if (backend != null) {
                Integer earlier = lines.putIfAbsent(backend.name(), element.origin().lineNumber());
                if (earlier != null) {
                    block.errors().add(element.origin(), block.path("backends"), "two backends are named "
                            + backend.name() + "; the other is in line " + earlier);
                }
            }
            backends.add(backend);
        }
        if (backends.isEmpty()) {
            block.error("backends", "is empty: a pool needs at least one backend");
        }
        backends.removeIf(backend -> backend == null);
        return backends;
    }

    private BackendConfig backend(Block pool, ConfigValue element, int index) {
        String path = pool.path("backends") + "[" + index + "]";
        if (element instanceof ConfigObject object) {
            return backend(new Block(path, object, backendDefaults.merged(), pool.errors()));
        }
        Endpoint address = pool.parsed(element, path, PoolReader::address, null);
        return address == null ? null : new BackendConfig(address.toString(), address, weight(backendDefaults));
    }

    private static BackendConfig backend(Block block) {
        ConfigValue given = block.required("address", "where the backend listens, such as \"10.0.0.1:8080\"");
        Endpoint address = given == null ? null : block.parsed("address", PoolReader::address, null);
        String name = block.value("name") == null ? null : block.parsed("name", Values.name("a backend's name"), "x");
        int weight = weight(block);
        block.refuseUnknownKeys();
        return address == null ? null : new BackendConfig(name == null ? address.toString() : name, address, weight);
    }

    private static int weight(Block block) {
        return block.parsed("weight", Values.integer(1, BackendConfig.MAX_WEIGHT), 1);
    }

    private static Endpoint address(ConfigValue value) {
        Endpoint address = Endpoint.parse(Values.text("an address and port such as \"10.0.0.1:8080\"").parse(value));
        if (address.port() == 0 || address.ip().isAnyLocalAddress()) {
            throw new IllegalArgumentException("\"" + address + "\" can't be connected to: a backend needs an address"
                    + " of its own and a port from 1 to 65535");
        }
        return address;
    }
}
