package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.wire.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client – balancer – backend, three stacks on two links; the balancer's connections are relayed. */
class RelayTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final TestNetwork network = new TestNetwork();
    private final TestHost client = new TestHost("client");
    private final TestHost balancer = new TestHost("balancer");
    private final TestHost backend = new TestHost("backend");
    private final List<RelayEnd> ends = new ArrayList<>();
    private long bytesToBackend;
    private long bytesToClient;
    private long idleTimeoutNs;
    private String backendAddress = "10.1.0.2";

    RelayTest() {
        TestNetwork.connect(client, UnaryOperator.identity(), balancer, UnaryOperator.identity(),
                MemoryLinkOptions.plain("client", 0x020000000001L), MemoryLinkOptions.plain("front", 0x020000000002L));
        TestNetwork.connect(balancer, UnaryOperator.identity(), backend, UnaryOperator.<LinkQueue>identity(),
                MemoryLinkOptions.plain("back", 0x020000000003L), MemoryLinkOptions.plain("backend", 0x020000000004L));
        client.start(TestNetwork.CONFIG, TestNetwork.both(0, "10.0.0.1", "2001:db8::1"));
        balancer.start(TestNetwork.CONFIG, TestNetwork.merge(TestNetwork.both(0, "10.0.0.2", "2001:db8::2"),
                TestNetwork.both(1, "10.1.0.1", "2001:db8:1::1")));
        backend.start(TestNetwork.CONFIG, TestNetwork.both(0, "10.1.0.2", "2001:db8:1::2"));
        network.hosts.addAll(List.of(client, balancer, backend));
        new TestBalancer().start();
        backend.listen(8080);
    }

    /** Accepts, connects, couples: what a balancer does, in the fewest lines. */
    private final class TestBalancer implements ConnectionOwner {
        private int owner;
        private int relayOwner;

        void start() {
            owner = balancer.stack.registerOwner(this);
            relayOwner = balancer.stack.registerRelayOwner((data, cause, toBackend, toClient) -> {
                ends.add(cause);
                bytesToBackend += toBackend;
                bytesToClient += toClient;
            });
            try {
                balancer.stack.listen(IpAddress.ANY, 80, 64, this::accept);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void accept(int listener) {
            for (long front = balancer.stack.accept(listener); front != Stack.NO_CONNECTION;
                    front = balancer.stack.accept(listener)) {
                balancer.stack.adopt(front, owner, 0);
                IpAddress address = IpAddress.parse(backendAddress);
                balancer.stack.connect(0, 0, 0, address.high(), address.low(), 8080, owner, front, SECOND_NS);
            }
        }

        @Override
        public void onReady(long connection, long front, int readiness) {
            if ((readiness & CONNECTED) != 0) {
                assertTrue(balancer.stack.relay(front, connection, relayOwner, 7, idleTimeoutNs));
            }
        }
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private TestHost.Endpoint connect(String address) {
        return client.connect(IpAddress.parse(address), 80);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "2001:db8::2"})
    void bytesCrossInBothDirections(String address) {
        backendAddress = address.contains(":") ? "2001:db8:1::2" : "10.1.0.2";
        byte[] up = random(3 << 20, 1);
        byte[] down = random(5 << 20, 2);
        backend.onAccept = server -> backend.send(server, down, true);
        TestHost.Endpoint endpoint = connect(address);
        client.send(endpoint, up, true);

        network.runUntil(() -> !ends.isEmpty(), 30);

        assertArrayEquals(down, endpoint.bytes());
        assertArrayEquals(up, backend.accepted.getFirst().bytes());
        assertEquals(List.of(RelayEnd.CLOSED), ends);
        assertEquals(up.length, bytesToBackend);
        assertEquals(down.length, bytesToClient);
        assertEquals(0, balancer.counter("tcp_retransmits"), network::counters);
        assertNothingIsLeft();
    }

    /** An IPv6 client in front of an IPv4 backend: headers of another length in front of the same bytes. */
    @Test
    void familiesMayDiffer() {
        byte[] up = random(300_000, 3);
        TestHost.Endpoint endpoint = connect("2001:db8::2");
        client.send(endpoint, up, true);
        network.runUntil(() -> !ends.isEmpty(), 30);
        assertArrayEquals(up, backend.accepted.getFirst().bytes());
        assertNothingIsLeft();
    }

    @Test
    void aSlowReaderHoldsTheSenderBack() {
        byte[] down = random(4 << 20, 4);
        backend.onAccept = server -> backend.send(server, down, true);
        TestHost.Endpoint endpoint = connect("10.0.0.2");
        endpoint.paused = true;
        network.run(20);
        assertTrue(backend.accepted.getFirst().sent < 1_500_000, network::counters);
        client.resume(endpoint);
        client.send(endpoint, new byte[0], true);
        network.runUntil(() -> !ends.isEmpty(), 60);
        assertArrayEquals(down, endpoint.bytes());
        assertNothingIsLeft();
    }

    @Test
    void aResetOfTheClientResetsTheBackend() {
        TestHost.Endpoint endpoint = connect("10.0.0.2");
        client.send(endpoint, random(10, 5), false);
        network.runUntil(() -> !backend.accepted.isEmpty() && backend.accepted.getFirst().received.size() == 10, 5);
        client.stack.abort(endpoint.handle);
        network.runUntil(() -> backend.accepted.getFirst().failed && !ends.isEmpty(), 5);
        assertEquals(List.of(RelayEnd.CLIENT_RESET), ends);
    }

    @Test
    void aResetOfTheBackendResetsTheClient() {
        backend.onAccept = server -> backend.stack.abort(server.handle);
        TestHost.Endpoint endpoint = connect("10.0.0.2");
        network.runUntil(() -> endpoint.failed && !ends.isEmpty(), 5);
        assertEquals(ConnectionError.RESET, endpoint.error);
        assertEquals(List.of(RelayEnd.BACKEND_RESET), ends);
    }

    @Test
    void halfCloseOfEitherSideCrosses() {
        byte[] answer = random(50_000, 6);
        backend.onAccept = server -> server.closeOnEof = false;
        TestHost.Endpoint endpoint = connect("10.0.0.2");
        client.send(endpoint, random(10, 7), true);
        network.runUntil(() -> !backend.accepted.isEmpty() && backend.accepted.getFirst().eof, 5);
        TestHost.Endpoint server = backend.accepted.getFirst();
        server.closeOnEof = true;
        backend.send(server, answer, false);
        network.runUntil(() -> !ends.isEmpty(), 5);
        assertArrayEquals(answer, endpoint.bytes());
        assertEquals(List.of(RelayEnd.CLOSED), ends);
        assertNothingIsLeft();
    }

    @Test
    void anIdleRelayIsClosedInGoodOrder() {
        idleTimeoutNs = 10 * SECOND_NS;
        TestHost.Endpoint endpoint = connect("10.0.0.2");
        client.send(endpoint, random(10, 8), false);
        network.run(9);
        assertEquals(List.of(), ends);
        network.run(3);
        assertEquals(List.of(RelayEnd.IDLE), ends);
        network.runUntil(() -> endpoint.eof && backend.accepted.getFirst().eof, 2);
        assertNothingIsLeft();
    }

    /** Sixteen packets a connection when Linux is at both ends; the fewest that are possible between these stacks. */
    @Test
    void aShortConnectionTakesSixPacketsOfTheBalancer() {
        backend.onAccept = server -> backend.send(server, random(1024, 9), true);
        shortConnection();
        network.run(70);
        long before = balancer.counter("tcp_segments_out");
        shortConnection();
        network.run(70);
        assertEquals(6, balancer.counter("tcp_segments_out") - before, network::counters);
        assertNothingIsLeft();
    }

    private void shortConnection() {
        int ended = ends.size();
        TestHost.Endpoint endpoint = connect("10.0.0.2");
        endpoint.closeOnEof = true;
        client.send(endpoint, random(100, 10), false);
        network.runUntil(() -> ends.size() > ended, 5);
        assertEquals(1024, endpoint.bytes().length);
    }

    private void assertNothingIsLeft() {
        network.run(130);
        for (TestHost host : network.hosts) {
            assertEquals(0, host.counter("tcp_connections"), network::counters);
            assertEquals(0, host.counter("tcp_time_wait"), network::counters);
            assertEquals(TestHost.FRAMES, host.pool.free(), network::counters);
        }
    }
}
