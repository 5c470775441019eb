package io.ringroad.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.ringroad.config.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against real sockets of the loopback. */
class TcpProbeTest {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final TcpProbe probe = new TcpProbe(group.next(), NioSocketChannel.class);

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private String check(int port, int timeoutMs) throws Exception {
        CompletableFuture<String> result = new CompletableFuture<>();
        probe.check(new Endpoint(InetAddress.getLoopbackAddress(), port), Duration.ofMillis(timeoutMs),
                (success, reason) -> result.complete(success + ": " + reason));
        return result.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aListeningServerIsWellAndSeesTheConnectionClosed() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertEquals("true: connected", check(server.getLocalPort(), 5000));
            try (Socket accepted = server.accept()) {
                assertEquals(-1, accepted.getInputStream().read());
            }
        }
    }

    @Test
    void oneProbeChecksManyTimes() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 3; i++) {
                assertEquals("true: connected", check(server.getLocalPort(), 5000));
            }
        }
    }

    @Test
    void aClosedPortIsRefused() throws Exception {
        assertEquals("false: connection refused", check(freePort(), 5000));
    }

    @Test
    void aServerThatDoesNotAnswerTimesOut() throws Exception {
        // A full backlog: the kernel drops further SYNs, so that the connect gets no answer.
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket second = new Socket(server.getInetAddress(), server.getLocalPort())) {
            assertEquals("false: no answer within 100 ms", check(server.getLocalPort(), 100));
            assertEquals(true, first.isConnected() && second.isConnected());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        }
    }
}
