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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A worker on AF_XDP with real traffic, in network namespaces that are gone with it: rings, event loop and system calls,
 * which simulated hosts don't use. Only root may.
 */
final class BypassTraining {
    private static final Endpoint LISTENER = Endpoint.parse("198.18.0.1:80");
    private static final Endpoint BACKEND = Endpoint.parse("198.19.0.2:80");
    private static final int PREFIX_LENGTH = 24;
    private static final int CONNECTIONS = 30_000;

    private BypassTraining() {}

    /**
     * @param directory on tmpfs
     * @return why it couldn't be; null if it was
     */
    static String run(Path directory, int seconds) {
        try (NetworkNamespace balancer = NetworkNamespace.create("balancer");
                NetworkNamespace far = NetworkNamespace.create("far")) {
            balancer.connect("front", far, "client0", 1);
            balancer.connect("back", far, "server0", 1);
            balancer.addAddress("front", LISTENER.ip().getHostAddress(), PREFIX_LENGTH);
            balancer.addAddress("back", "198.19.0.1", PREFIX_LENGTH);
            far.addAddress("client0", "198.18.0.2", PREFIX_LENGTH);
            far.addAddress("server0", BACKEND.ip().getHostAddress(), PREFIX_LENGTH);
            try (TrainingSite site = far.call(() -> new TrainingSite(BACKEND.toSocketAddress()))) {
                balancer.run(() -> serve(directory, far, TimeUnit.SECONDS.toNanos(seconds)));
            }
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static void serve(Path directory, NetworkNamespace far, long withinNs) throws IOException {
        try (WorkerStage stage = WorkerStage.open(config(directory.resolve("run")))) {
            TrainedWorker.live(directory.resolve("bypass.sock"), stage.plan(), () -> {
                stage.ready();
                far.run(() -> TrainingSite.ask(LISTENER.toSocketAddress(), CONNECTIONS, withinNs));
            });
        } catch (StartRefused e) {
            throw new IOException(String.join("; ", e.problems()), e);
        }
    }

    private static RingroadConfig config(Path runDirectory) {
        RingroadConfig config = RingroadConfig.of(List.of(ListenerConfig.of("l", "p", LISTENER)),
                List.of(PoolConfig.of("p", List.of(BackendConfig.of(BACKEND)))));
        return config.withTransport(Transport.BYPASS)
                .withBypass(config.bypass().withDriver(BypassDriver.AF_XDP).withXdpMode(XdpMode.NATIVE))
                .withWorker(config.worker().withUser("root"))
                .withRunDirectory(runDirectory)
                .withDrainTimeout(Duration.ZERO);
    }
}
