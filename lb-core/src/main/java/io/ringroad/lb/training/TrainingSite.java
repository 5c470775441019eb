package io.ringroad.lb.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Clients and a backend on kernel sockets, in the network namespace of the thread that calls: short connections, one after the other. */
final class TrainingSite implements AutoCloseable {
    private static final int BACKLOG = 200;
    private static final int REQUEST_BYTES = 100;
    private static final int ANSWER_BYTES = 1024;

    private final ServerSocket backend;

    /** @param address where the backend listens */
    TrainingSite(InetSocketAddress address) throws IOException {
        backend = new ServerSocket(address.getPort(), BACKLOG, address.getAddress());
        Thread.ofPlatform().daemon().start(this::answerAll);
    }

    int port() {
        return backend.getLocalPort();
    }

    /** Connects, asks and reads to the end; as often as told, for so long at most. */
    static void ask(InetSocketAddress listener, int times, long withinNs) throws IOException {
        long startNs = System.nanoTime();
        for (int i = 0; i < times && System.nanoTime() - startNs < withinNs; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(listener);
                socket.getOutputStream().write(new byte[REQUEST_BYTES]);
                socket.getInputStream().readAllBytes();
            }
        }
    }

    private void answerAll() {
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

    @Override
    public void close() throws IOException {
        backend.close();
    }
}
