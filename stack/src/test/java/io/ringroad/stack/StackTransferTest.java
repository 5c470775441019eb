package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.tcp.TcpState;
import io.ringroad.stack.wire.IpAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole transfers between two stacks: what was sent arrives, and nothing is left behind. */
class StackTransferTest {
    private static final int PORT = 80;

    private final TestNetwork network = TestNetwork.pair();

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "2001:db8::2"})
    void requestAndAnswerArriveAndBothSidesClose(String address) {
        byte[] request = random(100, 1);
        byte[] answer = random(1024, 2);
        network.right().listen(PORT);
        network.right().onAccept = server -> network.right().send(server, answer, false);
        TestHost.Endpoint client = network.left().connect(IpAddress.parse(address), PORT);
        network.left().send(client, request, true);

        network.runUntil(() -> client.eof && network.right().accepted.getFirst().eof, 5);

        assertArrayEquals(answer, client.bytes());
        assertArrayEquals(request, network.right().accepted.getFirst().bytes());
        assertFalse(client.failed);
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "2001:db8::2"})
    void megabytesArriveBothWaysAtOnce(String address) {
        byte[] up = random(5 << 20, 3);
        byte[] down = random(3 << 20, 4);
        network.right().listen(PORT);
        network.right().onAccept = server -> network.right().send(server, down, true);
        TestHost.Endpoint client = network.left().connect(IpAddress.parse(address), PORT);
        network.left().send(client, up, true);

        network.runUntil(() -> client.eof && !network.right().accepted.isEmpty()
                && network.right().accepted.getFirst().eof, 30);

        assertArrayEquals(down, client.bytes());
        assertArrayEquals(up, network.right().accepted.getFirst().bytes());
        assertEquals(0, network.left().counter("tcp_retransmits"), network::counters);
        assertEquals(0, network.right().counter("tcp_retransmits"), network::counters);
        assertNothingIsLeft();
    }

    @Test
    void aReaderThatPausesClosesTheWindowAndOpensItAgain() {
        byte[] bytes = random(2 << 20, 5);
        network.right().listen(PORT);
        network.right().onAccept = server -> server.paused = true;
        TestHost.Endpoint client = network.left().connect(IpAddress.parse("10.0.0.2"), PORT);
        network.left().send(client, bytes, true);
        network.run(20);
        TestHost.Endpoint server = network.right().accepted.getFirst();
        assertTrue(network.right().stack.readableBytes(server.handle) > 200_000, network::counters);
        assertTrue(network.right().stack.readableBytes(server.handle) <= 262_144, network::counters);

        network.right().resume(server);
        network.runUntil(() -> server.eof, 30);

        assertArrayEquals(bytes, server.bytes());
    }

    @Test
    void nobodyListensMeansRefusedAtOnce() {
        TestHost.Endpoint client = network.left().connect(IpAddress.parse("10.0.0.2"), PORT);
        network.runUntil(() -> client.failed, 1);
        assertEquals(ConnectionError.REFUSED, client.error);
        network.left().stack.close(client.handle);
        assertFalse(network.left().stack.isOpen(client.handle));
    }

    @Test
    void connectTimeoutFailsTheConnection() {
        TestHost.Endpoint client = network.left().connect(IpAddress.parse("10.0.0.77"), PORT, 500_000_000L);
        network.runUntil(() -> client.failed, 1);
        assertEquals(ConnectionError.TIMED_OUT, client.error);
    }

    @Test
    void anAbortIsAResetForTheOther() {
        network.right().listen(PORT);
        TestHost.Endpoint client = network.left().connect(IpAddress.parse("10.0.0.2"), PORT);
        network.runUntil(() -> client.connected && !network.right().accepted.isEmpty(), 1);
        network.left().stack.abort(client.handle);
        TestHost.Endpoint server = network.right().accepted.getFirst();
        network.runUntil(() -> server.failed, 1);
        assertEquals(ConnectionError.RESET, server.error);
    }

    @Test
    void halfCloseLetsTheOtherDirectionGoOn() {
        byte[] answer = random(100_000, 6);
        network.right().listen(PORT);
        network.right().onAccept = server -> server.closeOnEof = false;
        TestHost.Endpoint client = network.left().connect(IpAddress.parse("10.0.0.2"), PORT);
        network.left().send(client, random(10, 7), true);
        network.runUntil(() -> !network.right().accepted.isEmpty() && network.right().accepted.getFirst().eof, 5);
        TestHost.Endpoint server = network.right().accepted.getFirst();
        assertEquals(TcpState.CLOSE_WAIT, network.right().stack.state(server.handle));

        server.closeOnEof = true;
        network.right().send(server, answer, false);
        network.runUntil(() -> client.eof, 5);

        assertArrayEquals(answer, client.bytes());
        assertNothingIsLeft();
    }

    @Test
    void manyShortConnectionsReuseTheirPorts() {
        network.right().listen(PORT);
        network.right().onAccept = server -> network.right().send(server, random(1024, 8), false);
        for (int i = 0; i < 2000; i++) {
            TestHost.Endpoint client = network.left().connect(IpAddress.parse("10.0.0.2"), PORT);
            network.left().send(client, random(100, i), true);
            network.runUntil(() -> client.eof, 5);
            assertEquals(1024, client.bytes().length);
            network.left().endpoints.clear();
        }
    }

    private void assertNothingIsLeft() {
        network.run(70);
        for (TestHost host : network.hosts) {
            assertEquals(0, host.counter("tcp_connections"), network::counters);
            assertEquals(0, host.counter("tcp_time_wait"), network::counters);
            assertEquals(TestHost.FRAMES, host.pool.free(), network::counters);
        }
    }
}
