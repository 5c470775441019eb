package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More connections than the pool has frames for what their windows have promised together, and clients that don't read. */
class PoolExhaustionTest {
    private static final int CONNECTIONS = 12;
    private static final int BYTES = 1 << 20;

    /** Windows of 256 KiB each, 3 MiB in all; these pools hold 450 and 900 KiB. */
    @ParameterizedTest
    @ValueSource(ints = {256, 512})
    void whatIsQueuedLeavesFramesForAcknowledgements(int frames) {
        RelayNetwork relay = new RelayNetwork(frames);
        byte[] down = new byte[BYTES];
        new Random(frames).nextBytes(down);
        relay.backend.onAccept = server -> relay.backend.send(server, down, true);
        List<TestHost.Endpoint> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            TestHost.Endpoint client = relay.connect("10.0.0.2");
            client.paused = true;
            clients.add(client);
        }
        relay.network.run(2);
        assertTrue(relay.balancer.counter("tcp_dropped_pool_low") > 0, relay.network::counters);

        for (TestHost.Endpoint client : clients) {
            relay.client.resume(client);
            relay.client.send(client, new byte[0], true);
        }
        relay.network.runUntil(() -> relay.ends.size() == CONNECTIONS, 30);

        clients.forEach(client -> assertArrayEquals(down, client.bytes()));
        assertEquals(0, relay.balancer.counter("tcp_no_frame"), relay.network::counters);
        relay.assertNothingIsLeft();
    }
}
