package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.link.FaultRules;
import io.ringroad.stack.link.FaultyLink;
import io.ringroad.stack.link.LinkQueue;
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

    private static TestNetwork network(long seed, boolean largePackets, boolean sack) {
        Random random = new Random(seed);
        FaultRules rules = rules(random);
        // Damaged twice, a packet may have the right checksum again: so only one of the two does that. And what is damaged
        // before the link fills in the checksum is right for everybody behind.
        FaultRules intact = new FaultRules(rules.drop(), rules.duplicate(), rules.reorder(), 0);
        TestNetwork network = new TestNetwork();
        TestHost left = new TestHost("left");
        TestHost right = new TestHost("right");
        TestNetwork.connect(left, link -> middlebox(sack,
                new FaultyLink(link, left.pool, seed, largePackets ? intact : rules, rules), left), right,
                link -> new FaultyLink(link, right.pool, ~seed, intact, FaultRules.NONE),
                options("left", 0x020000000001L, largePackets), options("right", 0x020000000002L, largePackets));
        network.hosts.add(left.start(TestNetwork.CONFIG, TestNetwork.both(0, "10.0.0.1", "2001:db8::1")));
        network.hosts.add(right.start(TestNetwork.CONFIG, TestNetwork.both(0, "10.0.0.2", "2001:db8::2")));
        return network;
    }

    private static LinkQueue middlebox(boolean sack, LinkQueue link, TestHost host) {
        return sack ? link : new SackStripper(link, host.pool);
    }

    private static MemoryLinkOptions options(String name, long mac, boolean largePackets) {
        MemoryLinkOptions plain = MemoryLinkOptions.plain(name, mac);
        return largePackets ? plain.withChecksumOffload(true).withGso(60_000, false) : plain;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyByteArrives(long seed) {
        everyByteArrives(seed, network(seed, false, true));
    }

    /** The link cuts packets of many segments, and loses some of them. */
    @ParameterizedTest
    @MethodSource("seeds")
    void everyByteArrivesThroughSegmentationOffload(long seed) {
        everyByteArrives(seed, network(seed, true, true));
    }

    /** NewReno. */
    @ParameterizedTest
    @MethodSource("seeds")
    void everyByteArrivesWithoutSack(long seed) {
        everyByteArrives(seed, network(seed, false, false));
    }

    private void everyByteArrives(long seed, TestNetwork network) {
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
