package io.ringroad.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code ringroad.listeners}. */
final class ListenerReader {
    private static final Endpoint STAND_IN = Endpoint.parse("0.0.0.0:0");

    private final Block listenerDefaults;
    private final Map<Endpoint, Use> used = new HashMap<>();

    private record Use(String listener, ConfigOrigin origin) {}

    /** @param defaults {@code ringroad.defaults} */
    ListenerReader(Block defaults) {
        this.listenerDefaults = defaults.block("listener");
    }

    List<ListenerConfig> readAll(Block ringroad, List<String> poolNames) {
        settings(listenerDefaults, "defaults", List.of(STAND_IN), "defaults");
        listenerDefaults.refuseUnknownKeys();
        List<ListenerConfig> listeners = new ArrayList<>();
        for (Block block : ringroad.named("listeners", listenerDefaults)) {
            listeners.add(read(block, poolNames));
        }
        if (listeners.isEmpty()) {
            ringroad.error("listeners", "is empty: there is nothing to do without a listener, such as"
                    + " web { bind = \"0.0.0.0:8080\", pool = web }");
        }
        return listeners;
    }

    private ListenerConfig read(Block block, List<String> poolNames) {
        String name = block.name();
        List<Endpoint> bind = bind(block, name);
        ListenerConfig listener = settings(block, name, bind.isEmpty() ? List.of(STAND_IN) : bind,
                pool(block, poolNames));
        block.refuseUnknownKeys();
        return listener;
    }

    private static ListenerConfig settings(Block block, String name, List<Endpoint> bind, String pool) {
        Duration ms = Duration.ofMillis(1);
        return new ListenerConfig(
                name,
                bind,
                pool,
                block.parsed("backlog", Values.integer(1, 65535), 1),
                block.parsed("max-connections", Values.integer(0, 1 << 24), 0),
                block.parsed("idle-timeout", SnapshotReader.orNever(Values.duration(ms, Duration.ofHours(24))), ms));
    }

    private static String pool(Block block, List<String> poolNames) {
        if (block.required("pool", "the name of the pool that serves this listener") == null) {
            return "";
        }
        String pool = block.parsed("pool", Values.text("the name of a pool"), "");
        if (!pool.isEmpty() && !poolNames.contains(pool)) {
            String hint = NearestKey.hint(pool, poolNames);
            block.error("pool", "there is no pool \"" + pool + "\""
                    + (hint.isEmpty() ? "; pools are: " + String.join(", ", poolNames) : hint));
        }
        return pool;
    }

    private List<Endpoint> bind(Block block, String name) {
        if (block.required("bind", "where to listen, such as \"0.0.0.0:80\"") == null) {
            return List.of();
        }
        List<Endpoint> bind = new ArrayList<>();
        for (ConfigValue element : block.list("bind")) {
            Endpoint address = block.parsed(element, block.path("bind"), value -> Endpoint.parse(
                    Values.text("an address and port such as \"0.0.0.0:80\"").parse(value)), null);
            if (address != null) {
                refuseSecondUse(block, name, address, element.origin());
                bind.add(address);
            }
        }
        if (block.list("bind").isEmpty()) {
            block.error("bind", "is empty: a listener needs at least one address");
        }
        return bind;
    }

    private void refuseSecondUse(Block block, String name, Endpoint address, ConfigOrigin origin) {
        Use earlier = address.port() == 0 ? null : used.putIfAbsent(address, new Use(name, origin));
        if (earlier != null) {
            block.errors().add(origin, block.path("bind"), address + " is already taken by listener "
                    + earlier.listener() + " in line " + earlier.origin().lineNumber());
        }
    }
}
