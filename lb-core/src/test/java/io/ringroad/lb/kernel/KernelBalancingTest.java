package io.ringroad.lb.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringroad.lb.control.ControlMessage.BackendHealth;
import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.ListenerCounter;
import io.ringroad.lb.support.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which backend gets a connection, on epoll: the choice is the same on every transport. */
class KernelBalancingTest {
    private final TestServer a = new TestServer(TestServer.say('a'));
    private final TestServer b = new TestServer(TestServer.say('b'));

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    private static String ask(KernelFixture balancer, int times) throws IOException {
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < times; i++) {
            try (Socket client = balancer.client()) {
                answers.append((char) client.getInputStream().read());
            }
        }
        return answers.toString();
    }

    @Test
    void weightsAreFollowed() throws Exception {
        try (KernelFixture balancer = new KernelFixture()
                .backend(a.port(), 3, true).backend(b.port(), 1, true).start(KernelSockets.EPOLL)) {
            assertEquals("aabaaaba", ask(balancer, 8));
            balancer.awaitCount(1, BackendCounter.CONNECTED, 2);
        }
    }

    @Test
    void aRefusedConnectGoesToTheNext() throws Exception {
        try (KernelFixture balancer = new KernelFixture()
                .backend(TestServer.deadPort()).backend(b.port()).start(KernelSockets.EPOLL)) {
            assertEquals("bbbb", ask(balancer, 4));
            assertEquals(2, balancer.get(0, BackendCounter.CONNECT_FAILURES));
            assertEquals(2, balancer.get(1, BackendCounter.RETRIES));
        }
    }

    @Test
    void aConnectWithoutAnswerGoesToTheNextAfterItsTimeout() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort());
                KernelFixture balancer = new KernelFixture().connect(100, 1)
                        .backend(full.getLocalPort()).backend(b.port()).start(KernelSockets.EPOLL)) {
            assertEquals("b", ask(balancer, 1));
            assertEquals(1, balancer.get(0, BackendCounter.CONNECT_FAILURES));
            assertEquals(true, first.isConnected() && second.isConnected());
        }
    }

    @Test
    void ifAllFailTheClientIsReset() throws Exception {
        try (KernelFixture balancer = new KernelFixture()
                .backend(TestServer.deadPort()).backend(TestServer.deadPort()).start(KernelSockets.EPOLL)) {
            assertThrows(SocketException.class, () -> ask(balancer, 1));
            balancer.awaitCount(ListenerCounter.NO_BACKEND, 1);
            balancer.awaitCount(ListenerCounter.ACTIVE, 0);
        }
    }

    @Test
    void retriesAreBounded() throws Exception {
        try (KernelFixture balancer = new KernelFixture().connect(5000, 1)
                .backend(TestServer.deadPort()).backend(TestServer.deadPort()).backend(b.port())
                .start(KernelSockets.EPOLL)) {
            assertThrows(SocketException.class, () -> ask(balancer, 1));
            assertEquals(0, b.accepted());
        }
    }

    @Test
    void healthDecidesWhoIsACandidate() throws Exception {
        try (KernelFixture balancer = new KernelFixture()
                .backend(a.port(), 1, false).backend(b.port()).start(KernelSockets.EPOLL)) {
            assertEquals("bb", ask(balancer, 2));
            balancer.onLoop(() -> balancer.transport().state().apply(
                    List.of(new BackendHealth(0, true), new BackendHealth(1, false))));
            assertEquals("aa", ask(balancer, 2));
            assertEquals(1, balancer.get(0, BackendCounter.HEALTHY));
            assertEquals(0, balancer.get(1, BackendCounter.HEALTHY));
        }
    }

    @Test
    void withNoHealthyBackendTheClientIsReset() throws Exception {
        try (KernelFixture balancer =
                new KernelFixture().backend(a.port(), 1, false).start(KernelSockets.EPOLL)) {
            assertThrows(SocketException.class, () -> ask(balancer, 1));
            assertEquals(0, a.accepted());
        }
    }

    @Test
    void connectionsBeyondTheLimitWaitInTheBacklog() throws Exception {
        try (TestServer echo = new TestServer(TestServer::echo);
                KernelFixture balancer =
                        new KernelFixture().maxConnections(1).backend(echo.port()).start(KernelSockets.EPOLL);
                Socket waiting = new Socket()) {
            try (Socket first = balancer.client()) {
                first.getOutputStream().write(1);
                assertEquals(1, first.getInputStream().read());
                waiting.connect(first.getRemoteSocketAddress());
                waiting.setSoTimeout(150);
                waiting.getOutputStream().write(2);
                assertThrows(SocketTimeoutException.class, () -> waiting.getInputStream().read());
                assertEquals(1, balancer.get(ListenerCounter.ACCEPTED));
            }
            waiting.setSoTimeout(20_000);
            assertEquals(2, waiting.getInputStream().read());
            assertEquals(2, balancer.get(ListenerCounter.ACCEPTED));
        }
    }

    @Test
    void nothingIsAcceptedOnceStopped() throws Exception {
        try (KernelFixture balancer = new KernelFixture().backend(a.port()).start(KernelSockets.EPOLL)) {
            balancer.onLoop(balancer.transport()::stopAccepting);
            assertThrows(SocketException.class, balancer::client);
        }
    }
}
