package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.wire.IpAddress;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links that cut large packets: the stack hands them many segments at once, and takes large packets in. */
class SegmentationOffloadTest {
    private static final int BYTES = 4 << 20;

    @ParameterizedTest
    @CsvSource({"10.0.0.2, true", "10.0.0.2, false", "2001:db8::2, true"})
    void bulkGoesInLargePackets(String address, boolean arriveWhole) {
        UnaryOperator<MemoryLinkOptions> gso = options -> options.withChecksumOffload(true).withGso(60_000, arriveWhole);
        TestNetwork network = TestNetwork.pair(
                UnaryOperator.identity(), UnaryOperator.identity(), TestNetwork.CONFIG, gso);
        byte[] bytes = new byte[BYTES];
        new Random(1).nextBytes(bytes);
        network.right().listen(80);
        TestHost.Endpoint client = network.left().connect(IpAddress.parse(address), 80);
        network.left().send(client, bytes, true);
        network.runUntil(() -> client.eof, 20);

        assertArrayEquals(bytes, network.right().accepted.getFirst().bytes());
        assertEquals(0, network.left().counter("tcp_retransmits"), network::counters);
        assertTrue(network.left().counter("tcp_segments_out") < BYTES / 5000, network::counters);
        network.run(70);
        assertEquals(TestHost.FRAMES, network.left().pool.free(), network::counters);
        assertEquals(TestHost.FRAMES, network.right().pool.free(), network::counters);
    }
}
