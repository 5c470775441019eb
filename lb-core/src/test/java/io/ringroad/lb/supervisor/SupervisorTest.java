package io.ringroad.lb.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.config.BackendConfig;
import io.ringroad.config.Endpoint;
import io.ringroad.config.HealthCheckConfig;
import io.ringroad.config.ListenerConfig;
import io.ringroad.config.PoolConfig;
import io.ringroad.config.RingroadConfig;
import io.ringroad.config.Transport;
import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.ListenerCounter;
import io.ringroad.lb.slots.WorkerState;
import io.ringroad.lb.slots.WorkerStatus;
import io.ringroad.lb.support.Await;
import io.ringroad.lb.support.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor in this process with real worker processes, on the kernel transport. */
class SupervisorTest {
    @TempDir
    Path directory;

    private RingroadConfig config(TestServer... servers) {
        List<BackendConfig> backends = new ArrayList<>();
        for (TestServer server : servers) {
            backends.add(BackendConfig.of(server.endpoint()));
        }
        RingroadConfig config = RingroadConfig.of(
                List.of(ListenerConfig.of("l", "p", Endpoint.parse("127.0.0.1:0"))),
                List.of(PoolConfig.of("p", backends)));
        return config.withTransport(Transport.KERNEL)
                .withRunDirectory(directory.resolve("run"))
                .withDrainTimeout(Duration.ofSeconds(10))
                .withWorker(config.worker().withOrphanTimeout(Duration.ZERO));
    }

    private static Socket connect(Supervisor supervisor) throws IOException {
        Endpoint endpoint = supervisor.endpoints("l").getFirst();
        Socket socket = new Socket(endpoint.ip(), endpoint.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static int ask(Supervisor supervisor) throws IOException {
        try (Socket client = connect(supervisor)) {
            return client.getInputStream().read();
        }
    }

    private static boolean answers(Supervisor supervisor, char expected) {
        try {
            return ask(supervisor) == expected;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void twoWorkersServeOnePortAndCountInTheirFiles() throws Exception {
        try (TestServer server = new TestServer(TestServer.say('a'));
                Supervisor supervisor = Supervisor.start(config(server).withWorkers(2), SupervisorListener.NONE)) {
            for (int i = 0; i < 40; i++) {
                assertEquals('a', ask(supervisor));
            }
            Await.until(() -> sum(supervisor) == 40, supervisor::status);
            List<WorkerStatus> status = supervisor.status();
            assertEquals(2, status.size());
            for (WorkerStatus worker : status) {
                assertEquals(WorkerState.SERVING, worker.state());
                assertEquals("kernel", worker.transport());
                assertEquals("p/" + server.endpoint(), worker.backends().getFirst().name());
                assertTrue(ProcessHandle.of(worker.pid()).orElseThrow().isAlive());
                assertNotEquals(ProcessHandle.current().pid(), worker.pid());
            }
        }
        assertFalse(Files.exists(directory.resolve("run")));
    }

    private static long sum(Supervisor supervisor) {
        return supervisor.status().stream()
                .mapToLong(worker -> worker.listeners().getFirst().get(ListenerCounter.ACCEPTED))
                .sum();
    }

    @Test
    void aKilledWorkerIsStartedAgain() throws Exception {
        CompletableFuture<Integer> died = new CompletableFuture<>();
        SupervisorListener listener = new SupervisorListener() {
            @Override
            public void onWorkerDied(int worker, long pid, int exitStatus, long restartDelayMs) {
                died.complete(exitStatus);
            }
        };
        try (TestServer server = new TestServer(socket -> {
                    socket.getOutputStream().write('a');
                    socket.getInputStream().read();
                });
                Supervisor supervisor = Supervisor.start(config(server), listener);
                Socket open = connect(supervisor)) {
            assertEquals('a', open.getInputStream().read());
            long pid = supervisor.status().getFirst().pid();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            assertEquals(128 + 9, died.get());
            assertThrows(SocketException.class, () -> open.getInputStream().read(), "what was cut short looks whole");
            Await.until(() -> answers(supervisor, 'a'), supervisor::status);
            assertNotEquals(pid, supervisor.status().getFirst().pid());
        }
    }

    @Test
    void healthReachesTheWorkers() throws Exception {
        TestServer dying = new TestServer(TestServer.say('a'));
        int port = dying.port();
        HealthCheckConfig quick = new HealthCheckConfig(
                true, Duration.ofMillis(20), Duration.ofMillis(20), 1, 1, true, 0);
        try (TestServer other = new TestServer(TestServer.say('b'))) {
            RingroadConfig config = config(dying, other);
            config = config.withListeners(
                    config.listeners(), List.of(config.pool("p").withHealthCheck(quick)));
            try (Supervisor supervisor = Supervisor.start(config, SupervisorListener.NONE)) {
                assertEquals('a', ask(supervisor));
                dying.close();
                Await.until(() -> health(supervisor, 0) == 0, supervisor::status);
                assertEquals("bb", "" + (char) ask(supervisor) + (char) ask(supervisor));
                try (TestServer back = new TestServer(port, TestServer.say('a'))) {
                    Await.until(() -> health(supervisor, 0) == 1, supervisor::status);
                    Await.until(() -> answers(supervisor, 'a'), back::accepted);
                }
            }
        }
    }

    private static long health(Supervisor supervisor, int backend) {
        return supervisor.status().getFirst().backends().get(backend).get(BackendCounter.HEALTHY);
    }

    @Test
    void anOrderlyStopLetsConnectionsEnd() throws Exception {
        try (TestServer server = new TestServer(TestServer::echo)) {
            Supervisor supervisor = Supervisor.start(config(server), SupervisorListener.NONE);
            Socket client = connect(supervisor);
            client.getOutputStream().write(1);
            assertEquals(1, client.getInputStream().read());
            supervisor.stop();
            Await.until(() -> supervisor.status().getFirst().state() == WorkerState.DRAINING, supervisor::status);
            Await.until(() -> isRefused(supervisor), supervisor::status);
            client.getOutputStream().write(2);
            assertEquals(2, client.getInputStream().read());
            client.shutdownOutput();
            assertEquals(-1, client.getInputStream().read());
            assertEquals(0, supervisor.await());
        }
    }

    private static boolean isRefused(Supervisor supervisor) {
        try (Socket socket = connect(supervisor)) {
            return !socket.isConnected();
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aSecondStopEndsTheWaiting() throws Exception {
        try (TestServer server = new TestServer(TestServer::echo)) {
            Supervisor supervisor = Supervisor.start(config(server), SupervisorListener.NONE);
            try (Socket client = connect(supervisor)) {
                client.getOutputStream().write(1);
                assertEquals(1, client.getInputStream().read());
                supervisor.stop();
                supervisor.stop();
                assertEquals(0, supervisor.await());
                assertThrows(SocketException.class, () -> client.getInputStream().read());
            }
        }
    }

    @Test
    void aPortInUseIsRefusedBeforeAnythingStarts() throws Exception {
        try (TestServer server = new TestServer(TestServer::echo)) {
            RingroadConfig config = config(server).withListeners(
                    List.of(ListenerConfig.of("l", "p", server.endpoint(), Endpoint.parse("203.0.113.7:80"))),
                    config(server).pools());
            StartRefused refusal =
                    assertThrows(StartRefused.class, () -> Supervisor.start(config, SupervisorListener.NONE));
            assertEquals(3, refusal.exitCode());
            assertEquals(
                    List.of("can't listen on " + server.endpoint() + " (listener l): the port is in use by another"
                                    + " process (ss -ltnp shows which)",
                            "can't listen on 203.0.113.7:80 (listener l): no interface of this machine has that"
                                    + " address (ip addr shows those there are)"),
                    refusal.problems());
            assertFalse(Files.exists(directory.resolve("run")));
        }
    }

    @Test
    void aWorkerThatCannotStartIsToldAndNothingIsLeft() throws Exception {
        try (TestServer server = new TestServer(TestServer::echo)) {
            RingroadConfig config = config(server);
            RingroadConfig broken = config.withWorker(new io.ringroad.config.WorkerConfig("nobody", 0,
                    List.of("-XX:NoSuchOption"), Duration.ofSeconds(20), Duration.ofMillis(1), Duration.ofMillis(1),
                    Duration.ZERO));
            StartRefused refusal =
                    assertThrows(StartRefused.class, () -> Supervisor.start(broken, SupervisorListener.NONE));
            assertTrue(refusal.getMessage().contains("ended with status 1 before it served"), refusal.getMessage());
            assertFalse(Files.exists(directory.resolve("run")));
        }
    }

    @Test
    void aSecondBalancerOfTheSameNameIsRefused() throws Exception {
        try (TestServer server = new TestServer(TestServer::echo);
                Supervisor supervisor = Supervisor.start(config(server), SupervisorListener.NONE)) {
            StartRefused refusal = assertThrows(
                    StartRefused.class, () -> Supervisor.start(config(server), SupervisorListener.NONE));
            assertTrue(refusal.getMessage().contains("runs here already (process "
                    + ProcessHandle.current().pid()), refusal.getMessage());
            assertEquals(1, supervisor.workers());
        }
    }
}
