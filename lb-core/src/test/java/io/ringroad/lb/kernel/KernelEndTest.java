package io.ringroad.lb.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.ListenerCounter;
import io.ringroad.lb.support.Await;
import io.ringroad.lb.support.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Ends of a relay that Netty alone gets wrong: writing after the peer's FIN, and resets which nobody is reading for. */
@ParameterizedClass
@EnumSource
class KernelEndTest {
    /** More than the kernel's buffers of both connections hold, so that the balancer has to wait until it can write. */
    private static final int LARGE_BYTES = 48 << 20;
    private static final int LOOKS_UNTIL_STILL = 50;
    private static final int UPLOADS = 100;
    private static final int HASTY_CLIENTS = 20;

    private final KernelSockets sockets;

    KernelEndTest(KernelSockets sockets) {
        this.sockets = sockets;
        Throwable cause = sockets.unavailabilityCause();
        assumeTrue(cause == null, () -> sockets.word() + " is not available here: " + cause);
    }

    @Test
    void aClientThatHasSentFinGetsALargeAnswerWhole() throws Exception {
        try (TestServer server = new TestServer(socket -> {
                    socket.getInputStream().readAllBytes();
                    socket.getOutputStream().write(new byte[LARGE_BYTES]);
                });
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets);
                Socket client = balancer.client()) {
            client.getOutputStream().write(1);
            client.shutdownOutput();
            awaitStill(() -> balancer.get(0, BackendCounter.BYTES_FROM_BACKEND));
            assertEquals(LARGE_BYTES, client.getInputStream().transferTo(OutputStream.nullOutputStream()));
            balancer.awaitCount(ListenerCounter.CLOSED, 1);
        }
    }

    @Test
    void aBackendThatHasSentFinGetsALargeUploadWhole() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        CompletableFuture<Long> received = new CompletableFuture<>();
        try (TestServer server = new TestServer(socket -> {
                    socket.shutdownOutput();
                    awaitQuietly(stalled);
                    received.complete(socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
                });
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets);
                Socket client = balancer.client()) {
            assertEquals(-1, client.getInputStream().read());
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> KernelRelayTest.writeAndFinish(
                    client, new byte[LARGE_BYTES]));
            awaitStill(() -> balancer.get(ListenerCounter.BYTES_FROM_CLIENTS));
            stalled.countDown();
            assertEquals(LARGE_BYTES, received.get(20, TimeUnit.SECONDS));
            writing.join();
            balancer.awaitCount(ListenerCounter.CLOSED, 1);
        }
    }

    @Test
    void aResetOfAClientThatTakesNothingResetsTheBackend() throws Exception {
        try (TestServer server = new TestServer(socket -> socket.getOutputStream().write(new byte[LARGE_BYTES]));
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets)) {
            Socket client = balancer.client();
            awaitStill(() -> balancer.get(0, BackendCounter.BYTES_FROM_BACKEND));
            reset(client);
            Await.until(() -> server.failure() != null, server::open);
            balancer.awaitCount(ListenerCounter.CLIENT_RESETS, 1);
            balancer.awaitCount(ListenerCounter.ACTIVE, 0);
            assertEquals(0, balancer.get(0, BackendCounter.ACTIVE));
        }
    }

    @Test
    void aResetOfABackendThatTakesNothingResetsTheClient() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        try (TestServer server = new TestServer(socket -> {
                    awaitQuietly(stalled);
                    socket.setSoLinger(true, 0);
                });
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets);
                Socket client = balancer.client()) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> KernelRelayTest.writeAndFinish(
                    client, new byte[LARGE_BYTES]));
            awaitStill(() -> balancer.get(ListenerCounter.BYTES_FROM_CLIENTS));
            stalled.countDown();
            balancer.awaitCount(ListenerCounter.BACKEND_RESETS, 1);
            balancer.awaitCount(ListenerCounter.ACTIVE, 0);
            assertNotNull(writing.handle((nothing, failure) -> failure).get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aResetIsSeenAfterFin() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch silent = new CountDownLatch(1);
        try (TestServer server = new TestServer(socket -> {
                    socket.getInputStream().readAllBytes();
                    ended.countDown();
                    awaitQuietly(silent);
                });
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets)) {
            Socket client = balancer.client();
            client.getOutputStream().write(1);
            balancer.awaitCount(ListenerCounter.BYTES_FROM_CLIENTS, 1); // a client that is being read, see docs/relay.md
            client.shutdownOutput();
            assertTrue(ended.await(20, TimeUnit.SECONDS));
            reset(client);
            balancer.awaitCount(ListenerCounter.CLIENT_RESETS, 1);
            balancer.awaitCount(ListenerCounter.ACTIVE, 0);
            silent.countDown();
        }
    }

    /** FIN comes with the handshake, and mostly before a backend is connected: nobody has read from that client then. */
    @Test
    void aResetIsSeenAfterAFinThatCameBeforeTheBackend() throws Exception {
        CountDownLatch ended = new CountDownLatch(HASTY_CLIENTS);
        CountDownLatch silent = new CountDownLatch(1);
        try (TestServer server = new TestServer(socket -> {
                    socket.getInputStream().readAllBytes();
                    ended.countDown();
                    awaitQuietly(silent);
                });
                KernelFixture balancer = new KernelFixture()
                        .backend(TestServer.deadPort()).backend(server.port()).start(sockets)) {
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < HASTY_CLIENTS; i++) {
                Socket client = balancer.client();
                client.shutdownOutput();
                clients.add(client);
            }
            assertTrue(ended.await(20, TimeUnit.SECONDS));
            for (Socket client : clients) {
                reset(client);
            }
            balancer.awaitCount(ListenerCounter.CLIENT_RESETS, HASTY_CLIENTS);
            balancer.awaitCount(ListenerCounter.ACTIVE, 0);
            silent.countDown();
        }
    }

    /** A reset comes at every moment of what reading and back-pressure do. */
    @Test
    void aResetInTheMiddleOfAnUploadIsSeenAlways() throws Exception {
        try (TestServer server = new TestServer(TestServer::echo);
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets)) {
            for (int times = 1; times <= UPLOADS; times++) {
                uploadAndReset(balancer, times * 40_000);
                balancer.awaitCount(ListenerCounter.CLIENT_RESETS, times);
            }
            balancer.awaitCount(ListenerCounter.ACTIVE, 0);
            Await.until(() -> server.open() == 0, () -> server.open() + " connections of the backend never ended");
        }
    }

    private static void uploadAndReset(KernelFixture balancer, int bytes) throws IOException {
        try (SocketChannel client = SocketChannel.open(balancer.address())) {
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
            client.configureBlocking(false); // what is not taken at once is not the point
            client.write(ByteBuffer.allocate(bytes));
        }
    }

    private static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    /** Waits until bytes have begun to flow, and have stopped. */
    private static void awaitStill(LongSupplier bytes) {
        long[] last = {0};
        int[] looks = {0};
        Await.until(() -> {
            long now = bytes.getAsLong();
            looks[0] = now == last[0] && now > 0 ? looks[0] + 1 : 0;
            last[0] = now;
            return looks[0] == LOOKS_UNTIL_STILL;
        }, () -> last[0] + " bytes, and it goes on");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
