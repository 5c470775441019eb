package io.ringroad.lb.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.ListenerCounter;
import io.ringroad.lb.support.Await;
import io.ringroad.lb.support.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows of docs/relay.md on kernel sockets, between real clients and servers of the loopback. */
@ParameterizedClass
@EnumSource
class KernelRelayTest {
    private static final long FILL_LIMIT = 256L << 20;

    private final KernelSockets sockets;

    KernelRelayTest(KernelSockets sockets) {
        this.sockets = sockets;
        Throwable cause = sockets.unavailabilityCause();
        assumeTrue(cause == null, () -> sockets.word() + " is not available here: " + cause);
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    @Test
    void bytesCrossBothWaysWhole() throws Exception {
        byte[] sent = randomBytes(8 << 20);
        try (TestServer server = new TestServer(TestServer::echo);
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets);
                Socket client = balancer.client()) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writeAndFinish(client, sent));
            assertArrayEquals(sent, client.getInputStream().readAllBytes());
            writing.join();
            balancer.awaitCount(ListenerCounter.CLOSED, 1);
            assertEquals(sent.length, balancer.get(ListenerCounter.BYTES_FROM_CLIENTS));
            assertEquals(sent.length, balancer.get(0, BackendCounter.BYTES_FROM_BACKEND));
            balancer.awaitCount(ListenerCounter.ACTIVE, 0);
            assertEquals(0, balancer.get(0, BackendCounter.ACTIVE));
        }
    }

    static void writeAndFinish(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
            client.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void finOfTheClientReachesTheBackendWhichGoesOnSending() throws Exception {
        try (TestServer server = new TestServer(socket -> {
                    byte[] request = socket.getInputStream().readAllBytes();
                    socket.getOutputStream().write(request.length);
                });
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets);
                Socket client = balancer.client()) {
            client.getOutputStream().write(new byte[77]);
            client.shutdownOutput();
            assertEquals(77, client.getInputStream().read());
            assertEquals(-1, client.getInputStream().read());
            balancer.awaitCount(ListenerCounter.CLOSED, 1);
        }
    }

    @Test
    void finOfTheClientBeforeABackendIsConnectedIsKept() throws Exception {
        try (TestServer server = new TestServer(TestServer::echo);
                KernelFixture balancer = new KernelFixture()
                        .backend(TestServer.deadPort()).backend(server.port()).start(sockets);
                Socket client = balancer.client()) {
            client.getOutputStream().write("early".getBytes());
            client.shutdownOutput();
            assertEquals("early", new String(client.getInputStream().readAllBytes()));
        }
    }

    @Test
    void finOfTheBackendReachesTheClientWhichGoesOnSending() throws Exception {
        CompletableFuture<Integer> received = new CompletableFuture<>();
        try (TestServer server = new TestServer(socket -> {
                    socket.shutdownOutput();
                    received.complete(socket.getInputStream().readAllBytes().length);
                });
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets);
                Socket client = balancer.client()) {
            assertEquals(-1, client.getInputStream().read());
            client.getOutputStream().write(new byte[1000]);
            client.shutdownOutput();
            assertEquals(1000, received.get());
            balancer.awaitCount(ListenerCounter.CLOSED, 1);
        }
    }

    @Test
    void resetOfTheClientResetsTheBackend() throws Exception {
        try (TestServer server = new TestServer(TestServer::echo);
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets)) {
            Socket client = balancer.client();
            client.getOutputStream().write(1);
            assertEquals(1, client.getInputStream().read());
            client.setSoLinger(true, 0);
            client.close();
            Await.until(() -> server.failure() != null, server::open);
            assertEquals("Connection reset", server.failure().getMessage());
            balancer.awaitCount(ListenerCounter.CLIENT_RESETS, 1);
            balancer.awaitCount(ListenerCounter.ACTIVE, 0);
        }
    }

    @Test
    void resetOfTheBackendResetsTheClient() throws Exception {
        try (TestServer server = new TestServer(socket -> {
                    socket.getInputStream().read();
                    socket.setSoLinger(true, 0);
                });
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets);
                Socket client = balancer.client()) {
            client.getOutputStream().write(1);
            SocketException reset = assertThrows(SocketException.class, () -> client.getInputStream().read());
            assertEquals("Connection reset", reset.getMessage());
            balancer.awaitCount(ListenerCounter.BACKEND_RESETS, 1);
        }
    }

    @Test
    void aResetIsSeenWhileBackPressureHoldsTheReading() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        try (TestServer server = new TestServer(socket -> awaitQuietly(stalled));
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets)) {
            SocketChannel client = SocketChannel.open(balancer.address());
            fill(client);
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
            client.close();
            balancer.awaitCount(ListenerCounter.CLIENT_RESETS, 1);
            stalled.countDown();
        }
    }

    @Test
    void aFinIsSeenWhileBackPressureHoldsTheReading() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        try (TestServer server = new TestServer(socket -> {
                    awaitQuietly(stalled);
                    TestServer.echo(socket);
                });
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets);
                SocketChannel client = SocketChannel.open(balancer.address())) {
            long sent = fill(client);
            client.shutdownOutput();
            balancer.awaitCount(ListenerCounter.ACTIVE, 1);
            stalled.countDown();
            assertEquals(sent, client.socket().getInputStream().transferTo(OutputStream.nullOutputStream()));
            balancer.awaitCount(ListenerCounter.CLOSED, 1);
        }
    }

    @Test
    void aBackendThatDoesNotReadStopsTheClient() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        try (TestServer server = new TestServer(socket -> {
                    awaitQuietly(stalled);
                    TestServer.echo(socket);
                });
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets);
                SocketChannel client = SocketChannel.open(balancer.address())) {
            long sent = fill(client);
            // What two kernel sockets buffer each way, and Netty's 64 KiB: far less than the client would like to send.
            assertTrue(sent < FILL_LIMIT, "the balancer took " + sent + " bytes");
            assertTrue(balancer.get(ListenerCounter.BYTES_FROM_CLIENTS) <= sent);
            stalled.countDown();
            client.shutdownOutput();
            assertEquals(sent, client.socket().getInputStream().transferTo(OutputStream.nullOutputStream()));
        }
    }

    /** Writes until nothing has been taken for a while; returns how much was. */
    private static long fill(SocketChannel client) throws IOException {
        client.configureBlocking(false);
        ByteBuffer block = ByteBuffer.allocateDirect(64 << 10);
        long sent = 0;
        int refusals = 0;
        while (refusals < 150 && sent < FILL_LIMIT) {
            block.clear();
            int taken = client.write(block);
            sent += taken;
            refusals = taken > 0 ? 0 : refusals + 1;
            if (taken == 0) {
                LockSupport.parkNanos(2_000_000); // 300 ms in all: the kernel tunes its buffers while they fill
            }
        }
        client.configureBlocking(true);
        return sent;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anIdleRelayEndsInOrderOnBothSides() throws Exception {
        try (TestServer server = new TestServer(TestServer::echo);
                KernelFixture balancer = new KernelFixture().backend(server.port()).idleTimeoutMs(100).start(sockets);
                Socket client = balancer.client()) {
            client.getOutputStream().write(1);
            assertEquals(1, client.getInputStream().read());
            assertEquals(-1, client.getInputStream().read());
            balancer.awaitCount(ListenerCounter.IDLE_TIMEOUTS, 1);
            Await.until(() -> server.open() == 0, server::failure);
            assertEquals(null, server.failure());
        }
    }

    @Test
    void anIdleRelayWithUndeliveredBytesIsReset() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        try (TestServer server = new TestServer(socket -> {
                    awaitQuietly(stalled);
                    TestServer.echo(socket);
                });
                KernelFixture balancer = new KernelFixture().backend(server.port()).idleTimeoutMs(900).start(sockets);
                SocketChannel client = SocketChannel.open(balancer.address())) {
            fill(client);
            balancer.awaitCount(ListenerCounter.IDLE_TIMEOUTS, 1);
            assertThrows(IOException.class, () -> client.read(ByteBuffer.allocate(1)));
            stalled.countDown();
            Await.until(() -> server.failure() != null, server::open);
        }
    }

    @Test
    void aRelayThatIsNotIdleStaysOpen() throws Exception {
        try (TestServer server = new TestServer(TestServer::echo);
                KernelFixture balancer = new KernelFixture().backend(server.port()).idleTimeoutMs(400).start(sockets);
                Socket client = balancer.client()) {
            client.setSoTimeout(100);
            for (int i = 0; i < 8; i++) {
                client.getOutputStream().write(i);
                assertEquals(i, client.getInputStream().read());
                assertThrows(SocketTimeoutException.class, () -> client.getInputStream().read());
            }
            assertEquals(0, balancer.get(ListenerCounter.IDLE_TIMEOUTS));
        }
    }

    @Test
    void closingTheTransportResetsWhatIsOpen() throws Exception {
        try (TestServer server = new TestServer(TestServer::echo);
                KernelFixture balancer = new KernelFixture().backend(server.port()).start(sockets);
                Socket client = balancer.client()) {
            client.getOutputStream().write(1);
            assertEquals(1, client.getInputStream().read());
            balancer.onLoop(balancer.transport()::close);
            assertThrows(SocketException.class, () -> client.getInputStream().read());
            assertEquals(1, balancer.get(ListenerCounter.STOPPED));
        }
    }
}
