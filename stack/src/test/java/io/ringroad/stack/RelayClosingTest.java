package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Client and backend close a relayed connection at about the same time, and each host looks at its links when it gets
 * to it, as a process does on a busy machine: FINs and acknowledgements cross in every order, alone and in batches. As
 * nothing is lost, nobody should have to say anything twice.
 */
class RelayClosingTest {
    private static final int CONNECTIONS = 100;
    private static final int LONGEST_PAUSE_NS = 100_000;
    private static final int LONGEST_OPEN_NS = 400_000;
    private static final int MAX_TURNS = 100_000;
    private static final byte[] NOTHING = new byte[0];
    private static final int BUDGET = 64;

    private final boolean[] hasReceived = new boolean[3];
    private final RelayNetwork relay = new RelayNetwork();
    private final TestNetwork network = relay.network;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nobodyRepeatsAnything(long seed) {
        Random random = new Random(seed);
        for (int done = 0; done < CONNECTIONS; done++) {
            exchange(random, done);
        }
        assertEquals(Collections.nCopies(CONNECTIONS, RelayEnd.CLOSED), relay.ends);
        network.run(1); // whoever lacks an acknowledgement repeats by now
        for (TestHost host : network.hosts) {
            assertEquals(0, host.counter("tcp_retransmits"), network::counters);
            assertEquals(0, host.counter("tcp_retransmit_timeouts"), network::counters);
        }
        relay.assertNothingIsLeft();
    }

    private void exchange(Random random, int before) {
        TestHost.Endpoint client = relay.connect(random.nextBoolean() ? "10.0.0.2" : "2001:db8::2");
        relay.client.send(client, new byte[1 + random.nextInt(3000)], false);
        takeTurns(random, () -> relay.backend.accepted.size() > before);
        TestHost.Endpoint server = relay.backend.accepted.get(before);
        relay.backend.send(server, new byte[1 + random.nextInt(3000)], false);
        takeTurns(random, () -> client.received.size() == server.toSend.length);

        if (random.nextBoolean()) {
            relay.client.send(client, NOTHING, true);
            pause(random);
            relay.backend.send(server, NOTHING, true);
        } else {
            relay.backend.send(server, NOTHING, true);
            pause(random);
            relay.client.send(client, NOTHING, true);
        }
        takeTurns(random, () -> relay.ends.size() > before);
    }

    private void pause(Random random) {
        long untilNs = network.nowNs + random.nextInt(LONGEST_OPEN_NS);
        takeTurns(random, () -> network.nowNs >= untilNs);
    }

    /** Somebody gets the processor, at some time. */
    private void takeTurns(Random random, BooleanSupplier until) {
        for (int turn = 0; !until.getAsBoolean(); turn++) {
            assertTrue(turn < MAX_TURNS, network::counters);
            takeTurn(random.nextInt(network.hosts.size()));
            network.nowNs += random.nextInt(LONGEST_PAUSE_NS);
        }
    }

    /** Half a cycle of a host, which may lose the processor between receiving and sending. */
    private void takeTurn(int host) {
        Stack stack = network.hosts.get(host).stack;
        if (hasReceived[host]) {
            stack.runTimers(network.nowNs);
            stack.dispatch(BUDGET);
            stack.transmit(network.nowNs);
        } else {
            stack.receive(network.nowNs, BUDGET);
        }
        hasReceived[host] = !hasReceived[host];
    }
}
