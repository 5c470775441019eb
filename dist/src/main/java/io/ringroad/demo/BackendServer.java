package io.ringroad.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** An HTTP server that answers {@code /object/NUMBER?bytes=LENGTH} with {@link Body}, and anything else in words. */
final class BackendServer {
    static final String NAME_HEADER = "X-Backend";
    static final String OBJECT_PATH = "/object/";
    static final String BYTES_PARAMETER = "bytes=";
    private static final int BACKLOG = 4096;

    private final String name;

    BackendServer(String name) {
        this.name = name;
    }

    /** Starts to serve at {@code address}, and returns where it listens. */
    InetSocketAddress start(InetSocketAddress address) throws IOException {
        HttpServer server = HttpServer.create(address, BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(OBJECT_PATH, this::object);
        server.createContext("/", this::greeting);
        server.start();
        return server.getAddress();
    }

    private void object(HttpExchange exchange) throws IOException {
        try {
            long request = Long.parseLong(exchange.getRequestURI().getPath().substring(OBJECT_PATH.length()));
            String query = exchange.getRequestURI().getQuery();
            int length = Integer.parseInt(query.substring(BYTES_PARAMETER.length()));
            answer(exchange, 200, Body.of(name, request, Math.min(length, Body.LARGEST_BYTES)));
        } catch (NumberFormatException | NullPointerException e) {
            answer(exchange, 400, "Ask for /object/NUMBER?bytes=LENGTH\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void greeting(HttpExchange exchange) throws IOException {
        String text = "Hello from backend " + name + ". You came from " + exchange.getRemoteAddress() + ", through Ringroad.\n";
        answer(exchange, 200, text.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set(NAME_HEADER, name);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
