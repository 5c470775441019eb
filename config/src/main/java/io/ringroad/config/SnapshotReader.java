package io.ringroad.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the whole file: the blocks by their readers, then what concerns several of them. */
final class SnapshotReader {
    private static final Duration DAY = Duration.ofHours(24);
    private static final long MIB = 1 << 20;

    private final Block root;
    private final Block ringroad;

    SnapshotReader(Block root) {
        this.root = root;
        this.ringroad = root.block("ringroad");
    }

    /** What {@code reference.conf} says, without listeners and pools. */
    RingroadConfig readDefaults() {
        return settings(List.of(), List.of());
    }

    /** The snapshot; not to be used if anything was added to the list of errors. */
    RingroadConfig read() {
        root.block("definitions");
        root.refuseUnknownKeys();
        Block defaults = ringroad.block("defaults");
        List<PoolConfig> pools = new PoolReader(defaults).readAll(ringroad);
        ListenerReader listenerReader = new ListenerReader(defaults);
        List<ListenerConfig> listeners = listenerReader.readAll(ringroad, poolNames());
        defaults.refuseUnknownKeys();
        RingroadConfig settings = settings(List.of(), List.of());
        ringroad.refuseUnknownKeys();
        return root.errors().isEmpty() ? settings.withListeners(listeners, pools) : settings;
    }

    /** Also of pools that have errors: they exist, so that a listener which names them is right. */
    private List<String> poolNames() {
        return ringroad.value("pools") instanceof com.typesafe.config.ConfigObject pools
                ? pools.keySet().stream().sorted().toList()
                : List.of();
    }

    private RingroadConfig settings(List<ListenerConfig> listeners, List<PoolConfig> pools) {
        Block kernel = ringroad.block("kernel");
        Block shutdown = ringroad.block("shutdown");
        RingroadConfig config = new RingroadConfig(
                ringroad.parsed("name", Values.name("a name"), "invalid"),
                ringroad.parsed("transport", Values.constant(Transport.class), Transport.AUTO),
                kernel.parsed("io", Values.constant(KernelIo.class), KernelIo.AUTO),
                new BypassReader(ringroad.block("bypass")).read(),
                ringroad.parsed("workers", Values.orWord("auto", RingroadConfig.WORKERS_AUTO, Values.integer(1, 256)), 1),
                worker(ringroad.block("worker")),
                runDirectory(),
                shutdown.parsed("drain-timeout", Values.duration(Duration.ZERO, DAY), DAY),
                listeners,
                pools);
        kernel.refuseUnknownKeys();
        shutdown.refuseUnknownKeys();
        return config;
    }

    private Optional<Path> runDirectory() {
        String text = ringroad.parsed("run-directory", Values.text("a path"), "auto");
        if (text.equals("auto")) {
            return Optional.empty();
        }
        if (!text.startsWith("/")) {
            ringroad.error("run-directory", "must be an absolute path or \"auto\", not \"" + text + "\"");
        }
        return Optional.of(Path.of(text));
    }

    private static WorkerConfig worker(Block block) {
        Duration hour = Duration.ofHours(1);
        Duration ms = Duration.ofMillis(1);
        WorkerConfig worker = new WorkerConfig(
                block.parsed("user", Values.name("a user's name"), "nobody"),
                block.parsed("max-heap", Values.orWord("auto", 0L, Values.bytes(16 * MIB, 65536 * MIB)), 0L),
                block.strings("java-options"),
                block.parsed("start-timeout", Values.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)), hour),
                block.parsed("restart-delay", Values.duration(ms, hour), ms),
                block.parsed("max-restart-delay", Values.duration(ms, hour), hour),
                block.parsed("orphan-timeout", orNever(Values.duration(Duration.ZERO, DAY)), DAY));
        if (worker.restartDelay().compareTo(worker.maxRestartDelay()) > 0) {
            block.error("max-restart-delay", "must not be shorter than restart-delay");
        }
        block.refuseUnknownKeys();
        return worker;
    }

    static Values.Parser<Duration> orNever(Values.Parser<Duration> other) {
        return Values.orWord("never", RingroadConfig.NEVER, other);
    }
}
