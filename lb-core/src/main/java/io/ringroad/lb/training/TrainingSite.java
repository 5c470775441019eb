package io.ringroad.lb.training;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A backend on kernel sockets, in the network namespace of the thread that makes it. It answers each request with as many
 * bytes as that asks for; one that asks for none is the beginning of an upload, which is read to its end. After what is
 * asked to be the last it closes the connection.
 */
final class TrainingSite implements AutoCloseable {
    static final int REQUEST_BYTES = 100;
    static final int ANSWER_BYTES = 1024;
    private static final int BACKLOG = 200;
    private static final int HEADER_BYTES = 8;
    private static final byte[] PART = new byte[64 << 10];

    private final ServerSocket backend;
    private final ExecutorService connections = Executors.newCachedThreadPool(
            task -> Thread.ofPlatform().daemon().unstarted(task));

    /** @param address where it listens */
    TrainingSite(InetSocketAddress address) throws IOException {
        backend = new ServerSocket(address.getPort(), BACKLOG, address.getAddress());
        connections.execute(this::acceptAll);
    }

    int port() {
        return backend.getLocalPort();
    }

    /** A request of {@value #REQUEST_BYTES} bytes. */
    static void request(OutputStream out, int answerBytes, boolean last) throws IOException {
        byte[] request = new byte[REQUEST_BYTES];
        for (int i = 0; i < 4; i++) {
            request[i] = (byte) (answerBytes >>> 24 - 8 * i);
        }
        request[HEADER_BYTES - 1] = (byte) (last ? 1 : 0);
        out.write(request);
    }

    /** Short connections, one after the other; as many as told, for so long at most. */
    static void ask(InetSocketAddress listener, int times, long withinNs) throws IOException {
        long startNs = System.nanoTime();
        for (int i = 0; i < times && System.nanoTime() - startNs < withinNs; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(listener);
                request(socket.getOutputStream(), ANSWER_BYTES, true);
                socket.getInputStream().readAllBytes();
            }
        }
    }

    /** Sends that much. */
    static void send(OutputStream out, int bytes) throws IOException {
        for (int left = bytes; left > 0; left -= PART.length) {
            out.write(PART, 0, Math.min(left, PART.length));
        }
    }

    private void acceptAll() {
        while (!backend.isClosed()) {
            try {
                Socket socket = backend.accept();
                connections.execute(() -> serve(socket));
            } catch (IOException e) {
                if (!backend.isClosed()) {
                    System.err.println("train: the backend failed: " + e);
                }
                return;
            }
        }
    }

    private static void serve(Socket connection) {
        try (Socket socket = connection) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (boolean last = false; !last; ) {
                int answerBytes = in.readInt();
                last = in.readInt() != 0;
                in.skipNBytes(REQUEST_BYTES - HEADER_BYTES);
                if (answerBytes == 0) {
                    readAll(in);
                }
                send(out, answerBytes);
            }
        } catch (IOException e) {
            // the client has left: some do it that way
        }
    }

    /** Reads to the end. */
    static void readAll(InputStream in) throws IOException {
        byte[] part = new byte[PART.length];
        while (in.read(part) >= 0) { // it is of no use
        }
    }

    @Override
    public void close() throws IOException {
        backend.close();
        connections.shutdownNow();
    }
}
