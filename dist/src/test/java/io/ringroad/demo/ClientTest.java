package io.ringroad.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The demo's clients must notice whatever can be wrong with an answer; else the demo would prove nothing. */
class ClientTest {
    private static final int REQUESTS = 20;

    private final ClientTally tally = new ClientTally();
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void rightAnswersOnNewConnections() throws IOException {
        ClientReport report = request(backend("b1"), false);
        assertEquals(REQUESTS, report.requests());
        assertEquals(0, report.failed(), report.toString());
        assertEquals(REQUESTS, report.connections());
        assertEquals(0, report.open());
        assertEquals(REQUESTS, report.perBackend().get("b1"));
        assertTrue(report.p50Ns() > 0 && report.p50Ns() <= report.p99Ns(), report.toString());
    }

    @Test
    void rightAnswersOnOneConnection() throws IOException {
        ClientReport report = request(backend("b1"), true);
        assertEquals(REQUESTS, report.requests());
        assertEquals(1, report.connections());
        assertEquals(0, report.open());
    }

    @Test
    void anotherBackendsBodyIsWrong() throws IOException {
        ClientReport report = request(answering(200, "b1", number -> Body.of("b2", number, Body.length(number))), false);
        assertEquals(REQUESTS, report.failed());
        assertEquals(0, report.requests());
        assertTrue(report.errors().containsKey("wrong body from backend b1"), report.toString());
    }

    @Test
    void anotherRequestsBodyIsWrong() throws IOException {
        assertEquals(REQUESTS, request(answering(200, "b1", number -> Body.of("b1", number + 1, Body.length(number))), false).failed());
    }

    @Test
    void aBodyThatIsCutIsWrong() throws IOException {
        assertEquals(REQUESTS, request(answering(200, "b1", number -> Body.of("b1", number, Body.length(number) - 1)), false).failed());
    }

    @Test
    void anErrorStatusIsWrong() throws IOException {
        ClientReport report = request(answering(503, "b1", number -> Body.of("b1", number, Body.length(number))), false);
        assertEquals(REQUESTS, report.errors().get("status 503"));
    }

    @Test
    void nobodyListening() throws IOException {
        InetSocketAddress closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }
        ClientReport report = request(closed, false);
        assertEquals(REQUESTS, report.failed());
        assertEquals(0, report.connections());
    }

    private ClientReport request(InetSocketAddress target, boolean keepAlive) {
        AtomicLong numbers = new AtomicLong();
        new Client(List.of(target), () -> numbers.get() < REQUESTS ? numbers.getAndIncrement() : Client.NO_MORE, keepAlive, tally).run();
        return tally.report(ClientReport.Phase.DONE, 1);
    }

    private static InetSocketAddress backend(String name) throws IOException {
        return new BackendServer(name).start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private InetSocketAddress answering(int status, String name, java.util.function.LongFunction<byte[]> body) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(BackendServer.OBJECT_PATH, exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] bytes = body.apply(Long.parseLong(path.substring(BackendServer.OBJECT_PATH.length())));
            exchange.getResponseHeaders().set(BackendServer.NAME_HEADER, name);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server.getAddress();
    }
}
