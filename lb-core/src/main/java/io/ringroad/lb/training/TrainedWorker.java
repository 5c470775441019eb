package io.ringroad.lb.training;

import io.ringroad.lb.control.ControlChannel;
import io.ringroad.lb.control.ControlMessage;
import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.worker.WorkerMain;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;

/** A worker's life on a thread of this process, as its supervisor sees it: plan, ready, health, drain, end. */
final class TrainedWorker {
    /** What happens while it serves. */
    @FunctionalInterface
    interface Service {
        void run() throws IOException;
    }

    private TrainedWorker() {}

    /**
     * Returns when it has ended. It belongs to the network namespace of the calling thread.
     *
     * @param socket  path of its control socket, to be made
     * @param serving called once it is ready
     * @throws IOException if it can't serve, with what it said
     */
    static void live(Path socket, WorkerPlan plan, Service serving) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofPlatform().daemon().start(() -> WorkerMain.run(new String[] {socket.toString(), "0"}));
            try (ControlChannel worker = new ControlChannel(server.accept())) {
                supervise(worker, plan, serving);
            }
        }
    }

    private static void supervise(ControlChannel worker, WorkerPlan plan, Service serving) throws IOException {
        worker.receive();
        worker.send(new ControlMessage.Start(plan));
        if (worker.receive() instanceof ControlMessage.Failed failed) {
            throw new IOException(failed.reason());
        }
        serving.run();
        worker.send(new ControlMessage.Health(List.of(new ControlMessage.BackendHealth(0, true))));
        worker.send(new ControlMessage.Drain(0));
        while (worker.receive() != null) { // until the worker has closed its end
        }
    }
}
