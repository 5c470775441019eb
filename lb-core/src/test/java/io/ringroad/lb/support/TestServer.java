package io.ringroad.lb.support;

import io.ringroad.config.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on a kernel socket of the loopback, a virtual thread per connection. */
public final class TestServer implements AutoCloseable {
    /** What it does with a connection. */
    @FunctionalInterface
    public interface Behaviour {
        void serve(Socket socket) throws IOException;
    }

    private final ServerSocket socket;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    public TestServer(Behaviour behaviour) {
        this(0, behaviour);
    }

    public TestServer(int port, Behaviour behaviour) {
        this(new Endpoint(InetAddress.getLoopbackAddress(), port), behaviour);
    }

    /** In the network namespace of the calling thread. */
    public TestServer(Endpoint endpoint, Behaviour behaviour) {
        try {
            socket = new ServerSocket(endpoint.port(), 50, endpoint.ip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(() -> accept(behaviour));
    }

    /** Sends back what it gets, then FIN. */
    public static void echo(Socket socket) throws IOException {
        socket.getInputStream().transferTo(socket.getOutputStream());
        socket.shutdownOutput();
    }

    /** Sends one byte that says which server it is, then FIN. */
    public static Behaviour say(char name) {
        return socket -> {
            socket.getOutputStream().write(name);
            socket.shutdownOutput();
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        };
    }

    private void accept(Behaviour behaviour) {
        try {
            while (true) {
                Socket connection = socket.accept();
                accepted.incrementAndGet();
                open.add(connection);
                Thread.startVirtualThread(() -> serve(behaviour, connection));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Behaviour behaviour, Socket connection) {
        try (connection) {
            behaviour.serve(connection);
        } catch (IOException | RuntimeException e) {
            failures.add(e);
        }
        open.remove(connection);
    }

    public Endpoint endpoint() {
        return new Endpoint(socket.getInetAddress(), socket.getLocalPort());
    }

    public int port() {
        return socket.getLocalPort();
    }

    public int accepted() {
        return accepted.get();
    }

    /** What serving a connection ended with, such as a reset; null: nothing yet. */
    public Throwable failure() {
        return failures.peek();
    }

    /** Connections being served. */
    public int open() {
        return open.size();
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port of the loopback where nobody listens. */
    public static int deadPort() {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closed.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
