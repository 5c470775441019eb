package io.ringroad.lb.training;

import io.ringroad.lb.bypass.WarmUp;
import io.ringroad.lb.control.WorkerPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/**
 * A worker's life in short: for the JVM to write down which classes and which profiles a worker needs
 * ({@code -XX:AOTCacheOutput}), so that real workers start at once and fast. Arguments: a directory on tmpfs, and
 * seconds of simulated traffic. Run by {@code bin/train}. Root sees more of it than others.
 */
public final class WorkerTraining {
    private static final int CONNECTIONS = 200;
    private static final int REAL_TRAFFIC_S = 9;
    /** Of everything that happens rarely; so many take some seconds. */
    private static final int ROUNDS = 24;
    private static final long SECOND_NS = 1_000_000_000L;

    private WorkerTraining() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        OwnClasses.link("io.ringroad.stack", "io.ringroad.transport", "io.ringroad.lb.balance", "io.ringroad.lb.bypass",
                "io.ringroad.lb.control", "io.ringroad.lb.kernel", "io.ringroad.lb.serving", "io.ringroad.lb.slots",
                "io.ringroad.lb.worker");
        BypassRehearsal.run(directory.resolve("descriptors.sock"));
        WarmUp.run(directory, Integer.parseInt(arguments[1]) * SECOND_NS, System::nanoTime);
        RareEvents.run(directory, ROUNDS);
        String objection = BypassTraining.run(directory, REAL_TRAFFIC_S);
        if (objection != null) {
            System.err.println("train: without AF_XDP, which root alone may use (" + objection
                    + "): workers will be at full speed somewhat later.");
        }
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (TrainingSite backend = new TrainingSite(anyPort)) {
            int port = freePort();
            TrainedWorker.live(directory.resolve("control.sock"), kernelPlan(directory, port, backend.port()),
                    () -> TrainingSite.ask(new InetSocketAddress(anyPort.getAddress(), port), CONNECTIONS, SECOND_NS));
        }
        System.exit(0);
    }

    private static WorkerPlan kernelPlan(Path directory, int port, int backendPort) {
        String loopback = InetAddress.getLoopbackAddress().getHostAddress();
        WorkerPlan.Listener listener = new WorkerPlan.Listener(0, "l", loopback, port, 0, 128, 0, 60 * SECOND_NS);
        WorkerPlan.Backend backend = new WorkerPlan.Backend(0, "b", loopback, backendPort, 1, true);
        WorkerPlan.Pool pool = new WorkerPlan.Pool("p", SECOND_NS, 1, List.of(backend));
        return new WorkerPlan(0, directory.resolve("worker").toString(), "kernel", "epoll", null, WorkerPlan.STAY,
                WorkerPlan.STAY, 0, 0, List.of(listener), List.of(pool));
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
