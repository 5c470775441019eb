package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.link.FaultRules;
import io.ringroad.stack.link.FaultyLink;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A relay between two bad links: every byte crosses, several connections at a time, and nothing is left behind. */
class LossyRelayTest {
    private static final int CONNECTIONS = 4;

    private static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("ringroad.lossy.seeds", 12));
    }

    private static byte[] random(Random random) {
        byte[] bytes = new byte[random.nextInt(200_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Three questions for its Ethernet address, or the answers, were lost: refusing to connect is right. */
    private static boolean isBackendUnknown(RelayNetwork relay) {
        return relay.balancer.counter("neighbours_failed") > 0;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyByteCrosses(long seed) {
        Random random = new Random(seed);
        FaultRules rules = new FaultRules(random.nextDouble() * 0.05, random.nextDouble() * 0.05,
                random.nextDouble() * 0.1, 0);
        RelayNetwork relay = new RelayNetwork(
                (host, link) -> new FaultyLink(link, host.pool, random.nextLong(), rules, rules));
        byte[][] up = new byte[CONNECTIONS][];
        byte[] down = random(random);
        TestHost.Endpoint[] clients = new TestHost.Endpoint[CONNECTIONS];
        relay.backend.onAccept = server -> relay.backend.send(server, down, random.nextBoolean());
        for (int i = 0; i < CONNECTIONS; i++) {
            up[i] = random(random);
            clients[i] = relay.connect(i % 2 == 0 ? "10.0.0.2" : "2001:db8::2");
            relay.client.send(clients[i], up[i], true);
        }

        relay.network.runUntil(() -> relay.ends.size() == CONNECTIONS || isBackendUnknown(relay), 3600);
        if (isBackendUnknown(relay)) {
            return;
        }

        assertEquals(List.of(RelayEnd.CLOSED, RelayEnd.CLOSED, RelayEnd.CLOSED, RelayEnd.CLOSED), relay.ends,
                relay.network::counters);
        long sent = 0;
        for (int i = 0; i < CONNECTIONS; i++) {
            assertArrayEquals(down, clients[i].bytes());
            sent += up[i].length;
        }
        assertEquals(sent, relay.bytesToBackend);
        assertEquals(sent, relay.backend.accepted.stream().mapToLong(server -> server.received.size()).sum());
        relay.network.run(400);
        relay.assertNothingIsLeft();
    }
}
