package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.wire.IpAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What crosses a relay, and how it ends: the rows of {@code docs/relay.md}. */
class RelayTest {
    private final RelayNetwork relay = new RelayNetwork();
    private final TestNetwork network = relay.network;
    private final TestHost client = relay.client;
    private final TestHost balancer = relay.balancer;
    private final TestHost backend = relay.backend;
    private final List<RelayEnd> ends = relay.ends;

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "2001:db8::2"})
    void bytesCrossInBothDirections(String address) {
        relay.backendAddress = IpAddress.parse(address.contains(":") ? "2001:db8:1::2" : "10.1.0.2");
        byte[] up = random(3 << 20, 1);
        byte[] down = random(5 << 20, 2);
        backend.onAccept = server -> backend.send(server, down, true);
        TestHost.Endpoint endpoint = relay.connect(address);
        client.send(endpoint, up, true);

        network.runUntil(() -> !ends.isEmpty(), 30);

        assertArrayEquals(down, endpoint.bytes());
        assertArrayEquals(up, backend.accepted.getFirst().bytes());
        assertEquals(List.of(RelayEnd.CLOSED), ends);
        assertEquals(up.length, relay.bytesToBackend);
        assertEquals(down.length, relay.bytesToClient);
        assertEquals(0, balancer.counter("tcp_retransmits"), network::counters);
        relay.assertNothingIsLeft();
    }

    /** An IPv6 client in front of an IPv4 backend: headers of another length in front of the same bytes. */
    @Test
    void familiesMayDiffer() {
        byte[] up = random(300_000, 3);
        TestHost.Endpoint endpoint = relay.connect("2001:db8::2");
        client.send(endpoint, up, true);
        network.runUntil(() -> !ends.isEmpty(), 30);
        assertArrayEquals(up, backend.accepted.getFirst().bytes());
        relay.assertNothingIsLeft();
    }

    @Test
    void aSlowReaderHoldsTheSenderBack() {
        byte[] down = random(4 << 20, 4);
        backend.onAccept = server -> backend.send(server, down, true);
        TestHost.Endpoint endpoint = relay.connect("10.0.0.2");
        endpoint.paused = true;
        network.run(20);
        assertTrue(backend.accepted.getFirst().sent < 1_500_000, network::counters);
        client.resume(endpoint);
        client.send(endpoint, new byte[0], true);
        network.runUntil(() -> !ends.isEmpty(), 60);
        assertArrayEquals(down, endpoint.bytes());
        relay.assertNothingIsLeft();
    }

    @Test
    void aResetOfTheClientResetsTheBackend() {
        TestHost.Endpoint endpoint = relay.connect("10.0.0.2");
        client.send(endpoint, random(10, 5), false);
        network.runUntil(() -> !backend.accepted.isEmpty() && backend.accepted.getFirst().received.size() == 10, 5);
        client.stack.abort(endpoint.handle);
        network.runUntil(() -> backend.accepted.getFirst().failed && !ends.isEmpty(), 5);
        assertEquals(List.of(RelayEnd.CLIENT_RESET), ends);
    }

    @Test
    void aResetOfTheBackendResetsTheClient() {
        backend.onAccept = server -> backend.stack.abort(server.handle);
        TestHost.Endpoint endpoint = relay.connect("10.0.0.2");
        network.runUntil(() -> endpoint.failed && !ends.isEmpty(), 5);
        assertEquals(ConnectionError.RESET, endpoint.error);
        assertEquals(List.of(RelayEnd.BACKEND_RESET), ends);
    }

    @Test
    void halfCloseOfEitherSideCrosses() {
        byte[] answer = random(50_000, 6);
        backend.onAccept = server -> server.closeOnEof = false;
        TestHost.Endpoint endpoint = relay.connect("10.0.0.2");
        client.send(endpoint, random(10, 7), true);
        network.runUntil(() -> !backend.accepted.isEmpty() && backend.accepted.getFirst().eof, 5);
        TestHost.Endpoint server = backend.accepted.getFirst();
        server.closeOnEof = true;
        backend.send(server, answer, false);
        network.runUntil(() -> !ends.isEmpty(), 5);
        assertArrayEquals(answer, endpoint.bytes());
        assertEquals(List.of(RelayEnd.CLOSED), ends);
        relay.assertNothingIsLeft();
    }

    @Test
    void anIdleRelayIsClosedInGoodOrder() {
        relay.idleTimeoutNs = 10 * RelayNetwork.SECOND_NS;
        TestHost.Endpoint endpoint = relay.connect("10.0.0.2");
        client.send(endpoint, random(10, 8), false);
        network.run(9);
        assertEquals(List.of(), ends);
        network.run(3);
        assertEquals(List.of(RelayEnd.IDLE), ends);
        network.runUntil(() -> endpoint.eof && backend.accepted.getFirst().eof, 2);
        relay.assertNothingIsLeft();
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
        relay.assertNothingIsLeft();
    }

    private void shortConnection() {
        int ended = ends.size();
        TestHost.Endpoint endpoint = relay.connect("10.0.0.2");
        endpoint.closeOnEof = true;
        client.send(endpoint, random(100, 10), false);
        network.runUntil(() -> ends.size() > ended, 5);
        assertEquals(1024, endpoint.bytes().length);
    }
}
