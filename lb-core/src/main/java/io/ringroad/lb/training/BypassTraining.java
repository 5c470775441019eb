package io.ringroad.lb.training;

import io.ringroad.config.BackendConfig;
import io.ringroad.config.BypassDriver;
import io.ringroad.config.Endpoint;
import io.ringroad.config.ListenerConfig;
import io.ringroad.config.PoolConfig;
import io.ringroad.config.RingroadConfig;
import io.ringroad.config.Transport;
import io.ringroad.config.XdpMode;
import io.ringroad.lb.supervisor.StartRefused;
import io.ringroad.lb.supervisor.WorkerStage;
import io.ringroad.transport.host.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Workers on AF_XDP with real traffic, in network namespaces that are gone with them: rings, event loop and system calls,
 * which simulated hosts don't use. One has interfaces that cut packets for it, as the kernel makes them, one has such as
 * are between machines. Only root may.
 */
final class BypassTraining {
    private static final Endpoint LISTENER = Endpoint.parse("198.18.0.1:80");
    private static final Endpoint BACKEND = Endpoint.parse("198.19.0.2:80");
    private static final Endpoint REFUSING = Endpoint.parse("198.18.0.1:81");
    private static final Endpoint CLOSED = Endpoint.parse("198.19.0.2:81");
    private static final int PREFIX_LENGTH = 24;
    private static final String TIMESTAMPS = "net.ipv4.tcp_timestamps";
    private static final String[] OFFLOADS_OFF = {"tx", "off", "tso", "off", "gso", "off"};

    private BypassTraining() {}

    /**
     * @param directory on tmpfs
     * @param seconds   of traffic
     * @return why it couldn't be; null if it was
     */
    static String run(Path directory, int seconds) {
        try {
            live(directory, true, TimeUnit.SECONDS.toNanos(seconds) / 2);
            live(directory, false, TimeUnit.SECONDS.toNanos(seconds) / 2);
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static void live(Path directory, boolean offloads, long forNs) throws IOException {
        try (NetworkNamespace balancer = NetworkNamespace.create("balancer");
                NetworkNamespace far = NetworkNamespace.create("far")) {
            balancer.connect("front", far, "client0", 1);
            balancer.connect("back", far, "server0", 1);
            balancer.addAddress("front", LISTENER.ip().getHostAddress(), PREFIX_LENGTH);
            balancer.addAddress("back", "198.19.0.1", PREFIX_LENGTH);
            for (String client : TrainingCrowd.ADDRESSES) {
                far.addAddress("client0", client, PREFIX_LENGTH);
            }
            far.addAddress("server0", BACKEND.ip().getHostAddress(), PREFIX_LENGTH);
            if (!offloads) {
                withoutOffloads(balancer, "front", "back");
                withoutOffloads(far, "client0", "server0");
            }
            try (TrainingSite site = far.call(() -> new TrainingSite(BACKEND.toSocketAddress()))) {
                balancer.run(() -> serve(directory, far, forNs));
            }
        }
    }

    /** If there is the program for it; else the second worker sees what the first has seen. */
    private static void withoutOffloads(NetworkNamespace namespace, String... interfaces) throws IOException {
        for (String name : interfaces) {
            List<String> command = new ArrayList<>(List.of("ethtool", "-K", name));
            command.addAll(List.of(OFFLOADS_OFF));
            try {
                namespace.start(new ProcessBuilder(command).redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)).waitFor();
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private static void serve(Path directory, NetworkNamespace far, long forNs) throws IOException {
        try (WorkerStage stage = WorkerStage.open(config(directory.resolve("run")))) {
            Path socket = directory.resolve("bypass.sock");
            TrainedWorker.live(socket, stage.plan(), () -> {
                stage.ready();
                far.run(() -> TrainingCrowd.run(LISTENER.toSocketAddress(), REFUSING.toSocketAddress(), 0.5, forNs / 3));
                far.sysctl(TIMESTAMPS, "0");
                far.run(() -> TrainingCrowd.run(LISTENER.toSocketAddress(), REFUSING.toSocketAddress(), 0.5, forNs / 6));
                far.sysctl(TIMESTAMPS, "1");
                far.run(() -> TrainingCrowd.run(LISTENER.toSocketAddress(), REFUSING.toSocketAddress(), 1, forNs / 2));
            });
            Files.delete(socket);
        } catch (StartRefused e) {
            throw new IOException(String.join("; ", e.problems()), e);
        }
    }

    private static RingroadConfig config(Path runDirectory) {
        RingroadConfig config = RingroadConfig.of(
                List.of(ListenerConfig.of("l", "p", LISTENER), ListenerConfig.of("refusing", "closed", REFUSING)),
                List.of(pool("p", BACKEND), pool("closed", CLOSED)));
        return config.withTransport(Transport.BYPASS)
                .withBypass(config.bypass().withDriver(BypassDriver.AF_XDP).withXdpMode(XdpMode.NATIVE))
                .withWorker(config.worker().withUser("root"))
                .withRunDirectory(runDirectory)
                .withDrainTimeout(Duration.ZERO);
    }

    private static PoolConfig pool(String name, Endpoint backend) {
        return PoolConfig.of(name, List.of(BackendConfig.of(backend)));
    }
}
