package io.ringroad.lb.supervisor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.config.BypassDriver;
import io.ringroad.config.Endpoint;
import io.ringroad.config.IpPrefix;
import io.ringroad.config.ListenerConfig;
import io.ringroad.config.PoolConfig;
import io.ringroad.config.BackendConfig;
import io.ringroad.config.RingroadConfig;
import io.ringroad.config.TapConfig;
import io.ringroad.config.Transport;
import io.ringroad.config.XdpMode;
import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.ListenerCounter;
import io.ringroad.lb.slots.WorkerStatus;
import io.ringroad.lb.support.Await;
import io.ringroad.lb.support.TestServer;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.host.Offload;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole way of the bypass transport with real worker processes: kernel clients and kernel servers in network
 * namespaces on either side of the balancer's.
 */
class BypassEndToEndTest {
    private static final Path TMPFS = Path.of("/dev/shm");
    private static final Endpoint LISTENER_V4 = Endpoint.parse("198.18.0.1:80");
    private static final Endpoint LISTENER_V6 = Endpoint.parse("[2001:db8:1::1]:80");

    private final List<AutoCloseable> resources = new ArrayList<>();
    @TempDir
    Path directory;

    private NetworkNamespace client;
    private NetworkNamespace balancer;
    private NetworkNamespace server;

    @BeforeEach
    void makeNetwork() throws IOException {
        client = namespace("client");
        balancer = namespace("balancer");
        server = namespace("server");
        balancer.connect("front", client, "client0", 1);
        balancer.connect("back", server, "server0", 1);
        addresses(balancer, "front", "198.18.0.1", "2001:db8:1::1");
        addresses(client, "client0", "198.18.0.2", "2001:db8:1::2");
        addresses(balancer, "back", "198.18.1.1", "2001:db8:2::1");
        addresses(server, "server0", "198.18.1.2", "2001:db8:2::2");
    }

    private NetworkNamespace namespace(String name) {
        try {
            NetworkNamespace namespace = NetworkNamespace.create(name);
            resources.add(namespace);
            return namespace;
        } catch (IOException e) {
            return Assumptions.abort("network namespaces can't be made here: " + e.getMessage());
        }
    }

    private static void addresses(NetworkNamespace namespace, String device, String v4, String v6) throws IOException {
        namespace.addAddress(device, v4, 24);
        namespace.addAddress(device, v6, 64);
    }

    @AfterEach
    void removeNetwork() throws Exception {
        for (AutoCloseable resource : resources.reversed()) {
            resource.close();
        }
    }

    private TestServer serve(NetworkNamespace where, String endpoint, TestServer.Behaviour behaviour)
            throws IOException {
        TestServer started = where.call(() -> new TestServer(Endpoint.parse(endpoint), behaviour));
        resources.add(started);
        return started;
    }

    private RingroadConfig config(List<Endpoint> bind, TestServer... servers) {
        List<BackendConfig> backends = new ArrayList<>();
        for (TestServer each : servers) {
            backends.add(BackendConfig.of(each.endpoint()));
        }
        RingroadConfig config = RingroadConfig.of(
                List.of(ListenerConfig.of("l", "p", bind.toArray(Endpoint[]::new))),
                List.of(PoolConfig.of("p", backends)));
        return config.withTransport(Transport.BYPASS)
                .withRunDirectory(TMPFS.resolve(directory.getFileName()))
                .withDrainTimeout(Duration.ofSeconds(10))
                .withWorker(config.worker().withOrphanTimeout(Duration.ZERO));
    }

    private Supervisor start(RingroadConfig config) throws IOException {
        Supervisor supervisor = balancer.call(() -> Supervisor.start(config, SupervisorListener.NONE));
        resources.add(supervisor);
        return supervisor;
    }

    private Socket connect(NetworkNamespace from, Endpoint to) throws IOException {
        Socket socket = from.call(() -> connected(to));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static Socket connected(Endpoint to) throws IOException {
        Socket socket = new Socket();
        socket.connect(to.toSocketAddress(), 10_000);
        return socket;
    }

    private int ask(NetworkNamespace from, Endpoint to) throws IOException {
        try (Socket socket = connect(from, to)) {
            return socket.getInputStream().read();
        }
    }

    /** Sends it all, reads it all back. */
    private void assertEchoed(NetworkNamespace from, Endpoint to, byte[] bytes) throws IOException {
        try (Socket socket = connect(from, to)) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(socket, bytes));
            assertArrayEquals(bytes, socket.getInputStream().readAllBytes());
            writing.join();
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static boolean isClosed(Supervisor supervisor, int relays) {
        return counter(supervisor, ListenerCounter.CLOSED) == relays;
    }

    private static long counter(Supervisor supervisor, ListenerCounter counter) {
        return supervisor.status().getFirst().listeners().stream().mapToLong(slot -> slot.get(counter)).sum();
    }

    @ParameterizedTest
    @CsvSource({"AUTO, native, false", "GENERIC, generic, true"})
    void afXdpCarriesBothIpVersionsWhole(XdpMode mode, String taken, boolean gathers) throws Exception {
        TestServer v4 = serve(server, "198.18.1.2:8080", TestServer::echo);
        TestServer v6 = serve(server, "[2001:db8:2::2]:8080", TestServer::echo);
        RingroadConfig config = config(List.of(LISTENER_V4, LISTENER_V6), v4, v6);
        Supervisor supervisor = start(config.withBypass(config.bypass().withXdpMode(mode)));
        assertEquals("af-xdp", supervisor.transport().driver());
        assertTrue(supervisor.transport().reason().contains("XDP " + taken + " on front"),
                supervisor.transport()::toString);
        assertEquals(gathers, gathers("front") && gathers("back"));
        byte[] bytes = randomBytes(16 << 20);
        assertEchoed(client, LISTENER_V4, bytes);
        assertEchoed(client, LISTENER_V6, bytes);
        Await.until(() -> isClosed(supervisor, 2), supervisor::status);
        assertEquals(2L * bytes.length, counter(supervisor, ListenerCounter.BYTES_TO_CLIENTS));
        WorkerStatus status = supervisor.status().getFirst();
        assertEquals("af-xdp/front#0 + af-xdp/back#0", status.driver());
        assertEquals(List.of(1L, 1L),
                status.backends().stream().map(backend -> backend.get(BackendCounter.CONNECTED)).toList());
        supervisor.stop();
        assertEquals(0, supervisor.await());
        assertFalse(gathers("front") || gathers("back"));
    }

    private boolean gathers(String device) throws IOException {
        return balancer.call(() -> new Ethtool(device).isOn(Offload.GRO));
    }

    @Test
    void nativeModeIsTakenWhereItIsAskedFor() throws Exception {
        TestServer echo = serve(server, "198.18.1.2:8080", TestServer::echo);
        RingroadConfig config = config(List.of(LISTENER_V4), echo);
        Supervisor supervisor = start(config.withBypass(config.bypass().withXdpMode(XdpMode.NATIVE)));
        assertTrue(supervisor.transport().reason().contains("XDP native on front"), supervisor.transport()::toString);
        assertFalse(gathers("front") || gathers("back"));
        assertEchoed(client, LISTENER_V4, randomBytes(4 << 20));
    }

    @Test
    void theWorkerIsAnOrdinaryUser() throws Exception {
        TestServer say = serve(server, "198.18.1.2:8080", TestServer.say('a'));
        Supervisor supervisor = start(config(List.of(LISTENER_V4), say));
        assertEquals('a', ask(client, LISTENER_V4));
        long pid = supervisor.status().getFirst().pid();
        assertEquals("nobody", ProcessHandle.of(pid).orElseThrow().info().user().orElseThrow());
        assertTrue(Files.readAllLines(Path.of("/proc/" + pid + "/status")).contains("NoNewPrivs:\t1"));
    }

    @Test
    void deadBackendsAndNobodyListening() throws Exception {
        TestServer alive = serve(server, "198.18.1.2:8080", TestServer.say('a'));
        TestServer dead = serve(server, "198.18.1.2:8081", TestServer.say('b'));
        RingroadConfig config = config(List.of(LISTENER_V4), alive, dead);
        dead.close();
        Supervisor supervisor = start(config);
        for (int i = 0; i < 4; i++) {
            assertEquals('a', ask(client, LISTENER_V4));
        }
        assertEquals(2, supervisor.status().getFirst().backends().get(0).get(BackendCounter.RETRIES));
        alive.close();
        assertThrows(SocketException.class, () -> ask(client, LISTENER_V4));
        assertThrows(ConnectException.class, () -> connect(client, new Endpoint(LISTENER_V4.ip(), 81)));
    }

    @Test
    void resetsPassThrough() throws Exception {
        TestServer resets = serve(server, "198.18.1.2:8080", socket -> {
            socket.getInputStream().read();
            socket.setSoLinger(true, 0);
        });
        TestServer echo = serve(server, "198.18.1.2:8081", TestServer::echo);
        Supervisor supervisor = start(config(List.of(LISTENER_V4), resets, echo));
        try (Socket first = connect(client, LISTENER_V4)) {
            first.getOutputStream().write(1);
            assertThrows(SocketException.class, () -> first.getInputStream().read());
        }
        Socket second = connect(client, LISTENER_V4);
        second.getOutputStream().write(1);
        assertEquals(1, second.getInputStream().read());
        second.setSoLinger(true, 0);
        second.close();
        Await.until(() -> echo.failure() != null, supervisor::status);
        Await.until(() -> counter(supervisor, ListenerCounter.CLIENT_RESETS) == 1, supervisor::status);
        assertEquals(1, counter(supervisor, ListenerCounter.BACKEND_RESETS));
    }

    @Test
    void aKilledWorkerLeavesItsPacketsToTheKernelAndIsReplaced() throws Exception {
        TestServer say = serve(server, "198.18.1.2:8080", TestServer.say('a'));
        Supervisor supervisor = start(config(List.of(LISTENER_V4), say));
        assertEquals('a', ask(client, LISTENER_V4));
        long pid = supervisor.status().getFirst().pid();
        ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
        worker.destroyForcibly();
        worker.onExit().join();
        Await.until(() -> isRefused(LISTENER_V4), supervisor::status);
        Await.until(() -> answers(LISTENER_V4), supervisor::status);
    }

    private boolean isRefused(Endpoint to) {
        try (Socket socket = connect(client, to)) {
            return !socket.isConnected();
        } catch (IOException e) {
            return e instanceof ConnectException || e.getCause() instanceof ConnectException;
        }
    }

    private boolean answers(Endpoint to) {
        try {
            return ask(client, to) == 'a';
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void anOrderlyStopGivesTheInterfacesBack() throws Exception {
        TestServer echo = serve(server, "198.18.1.2:8080", TestServer::echo);
        Supervisor supervisor = start(config(List.of(LISTENER_V4), echo));
        try (Socket socket = connect(client, LISTENER_V4)) {
            socket.getOutputStream().write(1);
            assertEquals(1, socket.getInputStream().read());
            supervisor.stop();
            socket.getOutputStream().write(2);
            assertEquals(2, socket.getInputStream().read());
            socket.shutdownOutput();
            assertEquals(-1, socket.getInputStream().read());
        }
        assertEquals(0, supervisor.await());
        // The kernel's again: it answers on the same address and port.
        serve(balancer, LISTENER_V4.toString(), TestServer.say('k'));
        assertEquals('k', ask(client, LISTENER_V4));
    }

    @Test
    void tapCarriesBothIpVersionsWhole() throws Exception {
        // The kernel's side of the TAP link is in the balancer's namespace: so are client and servers here.
        Endpoint v4 = Endpoint.parse("198.18.2.2:80");
        Endpoint v6 = Endpoint.parse("[2001:db8:3::2]:80");
        TestServer server4 = serve(balancer, "198.18.1.1:8080", TestServer::echo);
        TestServer server6 = serve(balancer, "[2001:db8:2::1]:8080", TestServer::echo);
        RingroadConfig config = config(List.of(v4, v6), server4, server6);
        TapConfig tap = new TapConfig("rrtap0",
                List.of(IpPrefix.parse("198.18.2.2/24"), IpPrefix.parse("2001:db8:3::2/64")),
                List.of(Endpoint.parseIp("198.18.2.1"), Endpoint.parseIp("2001:db8:3::1")), 1500);
        Supervisor supervisor =
                start(config.withBypass(config.bypass().withDriver(BypassDriver.TAP).withTap(tap)));
        addresses(balancer, "rrtap0", "198.18.2.1", "2001:db8:3::1");
        byte[] bytes = randomBytes(16 << 20);
        assertEchoed(balancer, v4, bytes);
        assertEchoed(balancer, v6, bytes);
        Await.until(() -> isClosed(supervisor, 2), supervisor::status);
        assertTrue(supervisor.status().getFirst().driver().startsWith("tap/rrtap0"));
    }
}
