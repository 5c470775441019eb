package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.link.FaultRules;
import io.ringroad.stack.link.FaultyLink;
import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.wire.IpAddress;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links that lose, double, reorder and damage packets: every byte arrives all the same. The seed says which. */
class LossyLinkTest {
    private static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("ringroad.lossy.seeds", 24));
    }

    private static FaultRules rules(Random random) {
        return new FaultRules(random.nextDouble() * 0.08, random.nextDouble() * 0.05, random.nextDouble() * 0.1,
                random.nextDouble() * 0.03);
    }

    private static TestNetwork network(long seed) {
        Random random = new Random(seed);
        FaultRules rules = rules(random);
        // Damaged twice, a packet may have the right checksum again: so only one of the two does that.
        FaultRules intact = new FaultRules(rules.drop(), rules.duplicate(), rules.reorder(), 0);
        TestNetwork network = new TestNetwork();
        TestHost left = new TestHost("left");
        TestHost right = new TestHost("right");
        TestNetwork.connect(left, link -> new FaultyLink(link, left.pool, seed, rules, rules), right,
                link -> new FaultyLink(link, right.pool, ~seed, intact, FaultRules.NONE),
                MemoryLinkOptions.plain("left", 0x020000000001L), MemoryLinkOptions.plain("right", 0x020000000002L));
        network.hosts.add(left.start(TestNetwork.CONFIG, TestNetwork.both(0, "10.0.0.1", "2001:db8::1")));
        network.hosts.add(right.start(TestNetwork.CONFIG, TestNetwork.both(0, "10.0.0.2", "2001:db8::2")));
        return network;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyByteArrives(long seed) {
        TestNetwork network = network(seed);
        Random random = new Random(~seed);
        byte[] up = new byte[random.nextInt(400_000)];
        byte[] down = new byte[random.nextInt(400_000)];
        random.nextBytes(up);
        random.nextBytes(down);
        network.right().listen(80);
        network.right().onAccept = server -> network.right().send(server, down, random.nextBoolean());
        String address = seed % 2 == 0 ? "10.0.0.2" : "2001:db8::2";
        TestHost.Endpoint client = network.left().connect(IpAddress.parse(address), 80);
        network.left().send(client, up, true);

        network.runUntil(() -> client.error == ConnectionError.UNREACHABLE || client.eof && !network.right().accepted.isEmpty()
                && network.right().accepted.getFirst().eof, 3600);

        if (client.error == ConnectionError.UNREACHABLE) {
            assertEquals(1, network.left().counter("neighbours_failed")); // three questions or answers were lost
            return;
        }
        assertArrayEquals(down, client.bytes(), network::counters);
        assertArrayEquals(up, network.right().accepted.getFirst().bytes(), network::counters);
        network.run(400);
        for (TestHost host : network.hosts) {
            assertEquals(0, host.counter("tcp_connections"), network::counters);
        }
    }
}
