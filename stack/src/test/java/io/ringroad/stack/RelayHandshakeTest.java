package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The acknowledgement that completes the backend's handshake may wait for the client's first bytes. */
class RelayHandshakeTest {
    private static final long PATIENCE_NS = 5_000_000;
    /** SYN-ACK to the client, SYN to the backend. */
    private static final int HANDSHAKE_SEGMENTS = 2;

    private final RelayNetwork relay = new RelayNetwork();
    private final TestNetwork network = relay.network;
    private TestHost.Endpoint client;
    private long coupledNs;

    @BeforeEach
    void couple() {
        relay.patienceNs = PATIENCE_NS;
        client = relay.connect("10.0.0.2");
        network.runUntil(() -> relay.balancer.counter("tcp_relays_started") == 1, 1);
        coupledNs = network.nowNs;
    }

    private long sent() {
        return relay.balancer.counter("tcp_segments_out");
    }

    private void exchange() {
        relay.client.send(client, new byte[100], true);
        network.runUntil(() -> !relay.ends.isEmpty(), 5);
        assertEquals(100, relay.backend.accepted.getFirst().bytes().length);
        relay.assertNothingIsLeft();
    }

    @Test
    void itRidesOnTheFirstBytes() {
        relay.client.send(client, new byte[100], false);
        network.runUntil(() -> !relay.backend.accepted.isEmpty(), 1);
        assertTrue(network.nowNs - coupledNs < PATIENCE_NS);
        assertEquals(HANDSHAKE_SEGMENTS + 1, sent(), network::counters);
        network.run(1);
        assertEquals(0, relay.silentClients);
        relay.client.send(client, new byte[0], true);
        network.runUntil(() -> !relay.ends.isEmpty(), 5);
        relay.assertNothingIsLeft();
    }

    @Test
    void itGoesAloneWhenPatienceRunsOut() {
        network.runUntil(() -> !relay.backend.accepted.isEmpty(), 1);
        long waitedNs = network.nowNs - coupledNs;
        assertTrue(waitedNs >= PATIENCE_NS && waitedNs < 2 * PATIENCE_NS, () -> "waited " + waitedNs);
        assertEquals(1, relay.silentClients);
        assertEquals(HANDSHAKE_SEGMENTS + 1, sent(), network::counters);
        exchange();
    }

    @Test
    void aFinWithoutBytesCarriesItToo() {
        relay.client.send(client, new byte[0], true);
        network.runUntil(() -> !relay.backend.accepted.isEmpty(), 1);
        assertTrue(network.nowNs - coupledNs < PATIENCE_NS);
        network.runUntil(() -> !relay.ends.isEmpty(), 5);
        assertEquals(0, relay.silentClients);
        relay.assertNothingIsLeft();
    }
}
