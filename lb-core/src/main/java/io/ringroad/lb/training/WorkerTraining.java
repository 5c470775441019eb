package io.ringroad.lb.training;

import io.ringroad.lb.bypass.WarmUp;
import io.ringroad.lb.control.ControlChannel;
import io.ringroad.lb.control.ControlMessage;
import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.worker.WorkerMain;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * A worker's life in short, without privileges: for the JVM to write down which classes and which profiles a worker
 * needs ({@code -XX:AOTCacheOutput}), so that real workers start at once and fast. Arguments: a directory on tmpfs, and
 * seconds of simulated traffic. Run by {@code bin/train}.
 */
public final class WorkerTraining {
    private static final int CONNECTIONS = 200;
    private static final int ANSWER_BYTES = 1024;
    private static final long SECOND_NS = 1_000_000_000L;

    private WorkerTraining() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        OwnClasses.link();
        BypassRehearsal.run(directory.resolve("descriptors.sock"));
        WarmUp.run(directory, Integer.parseInt(arguments[1]) * SECOND_NS, System::nanoTime);
        Path socket = directory.resolve("control.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                ServerSocket backend = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress())) {
            server.bind(UnixDomainSocketAddress.of(socket));
            background(() -> answer(backend));
            background(() -> WorkerMain.main(new String[] {socket.toString(), "0"})); // ends the process at its end
            supervise(new ControlChannel(server.accept()), directory, backend.getLocalPort());
        }
    }

    private static void supervise(ControlChannel worker, Path directory, int backendPort) throws IOException {
        worker.receive();
        int port = freePort();
        worker.send(new ControlMessage.Start(plan(directory, port, backendPort)));
        worker.receive();
        for (int i = 0; i < CONNECTIONS; i++) {
            ask(port);
        }
        worker.send(new ControlMessage.Health(List.of(new ControlMessage.BackendHealth(0, true))));
        worker.send(new ControlMessage.Drain(0));
        while (worker.receive() != null) { // until the worker has closed its end
        }
    }

    private static WorkerPlan plan(Path directory, int port, int backendPort) {
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

    private static void ask(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream().write(new byte[100]);
            socket.getInputStream().readAllBytes();
        }
    }

    private static void answer(ServerSocket backend) {
        byte[] answer = new byte[ANSWER_BYTES];
        while (!backend.isClosed()) {
            try (Socket socket = backend.accept()) {
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream();
                if (in.read(new byte[ANSWER_BYTES]) > 0) {
                    out.write(answer);
                }
            } catch (IOException e) {
                if (!backend.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void background(Runnable work) {
        Thread.ofPlatform().daemon().start(work);
    }
}
