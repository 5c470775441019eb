package io.ringroad.stack.ip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpLayerTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private static byte[] payload(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.2, 24", "fd00::1, fd00::2, 64"})
    void segmentWaitsForItsNeighbourAndArrives(String leftAddress, String rightAddress, int prefix) {
        TwoNodes nodes = TwoNodes.plain().addresses(leftAddress, rightAddress, prefix);
        byte[] payload = payload(1001);
        assertEquals(IpOutput.PARKED, nodes.left.send(leftAddress, rightAddress, payload, -1));
        nodes.settle();
        IpNode.Received got = nodes.right.segments.getFirst();
        assertEquals(IpAddress.parse(leftAddress), got.source());
        assertEquals(IpAddress.parse(rightAddress), got.destination());
        assertEquals(1000, got.sourcePort());
        assertEquals(2000, got.destinationPort());
        assertEquals(42, got.sequence());
        assertArrayEquals(payload, got.payload());
        int sum = Checksum.sum(MemorySegment.ofArray(payload), 0, payload.length);
        assertEquals(IpOutput.SENT, nodes.left.send(leftAddress, rightAddress, payload, sum));
        // the right one learned the left one from its question
        assertEquals(IpOutput.SENT, nodes.right.send(rightAddress, leftAddress, payload, -1));
        nodes.settle();
        assertArrayEquals(payload, nodes.right.segments.get(1).payload());
        assertArrayEquals(payload, nodes.left.segments.getFirst().payload());
        nodes.assertNoLeak();
    }

    @Test
    void checksumOffloadAndPartialChecksumsWorkTogether() {
        MemoryLinkOptions left = MemoryLinkOptions.plain("left", TwoNodes.LEFT_MAC).withChecksumOffload(true);
        MemoryLinkOptions right = MemoryLinkOptions.plain("right", TwoNodes.RIGHT_MAC).withChecksumOffload(true);
        TwoNodes nodes = new TwoNodes(left, right, null).addresses("10.0.0.1", "10.0.0.2", 24);
        nodes.left.send("10.0.0.1", "10.0.0.2", payload(77), -1);
        nodes.settle();
        assertArrayEquals(payload(77), nodes.right.segments.getFirst().payload());
        nodes.assertNoLeak();
    }

    @Test
    void partialChecksumIsRefusedWhereItCannotOccur() {
        MemoryLinkOptions left = MemoryLinkOptions.plain("left", TwoNodes.LEFT_MAC).withChecksumOffload(true);
        TwoNodes nodes = new TwoNodes(left, MemoryLinkOptions.plain("right", TwoNodes.RIGHT_MAC), null)
                .addresses("10.0.0.1", "10.0.0.2", 24);
        nodes.left.send("10.0.0.1", "10.0.0.2", payload(77), -1);
        nodes.settle();
        assertEquals(0, nodes.right.segments.size());
        assertEquals(1, nodes.right.count(IpCounter.RX_DROPPED_CHECKSUM));
        nodes.assertNoLeak();
    }

    @Test
    void neighbourThatDoesNotAnswerIsReportedAsUnreachable() {
        TwoNodes nodes = TwoNodes.plain().addresses("10.0.0.1", "10.0.0.2", 24);
        int kept = nodes.left.frames.pool.frameCount() / 8; // fewer than the 64 that one neighbour may have
        for (int i = 0; i < kept + 2; i++) {
            assertEquals(IpOutput.PARKED, nodes.left.send("10.0.0.1", "10.0.0.9", payload(10), -1));
        }
        nodes.settle();
        assertEquals(2, nodes.left.count(IpCounter.TX_DROPPED_NEIGHBOUR));
        for (int second = 0; second < 3; second++) {
            assertEquals(0, nodes.left.errors.size());
            nodes.advance(SECOND_NS);
        }
        assertEquals(kept, nodes.left.errors.size());
        assertEquals("HOST_UNREACHABLE mtu 0 10.0.0.1:1000 > 10.0.0.9:2000 seq 42", nodes.left.errors.getFirst());
        assertEquals(kept + 2, nodes.left.count(IpCounter.TX_DROPPED_NEIGHBOUR));
        // an announcement and three questions were heard
        assertEquals(4, nodes.right.count(IpCounter.RX_ARP));
        nodes.assertNoLeak();
    }

    @Test
    void kernelIsAskedOnLinksThatItShares() {
        List<String> asked = new ArrayList<>();
        NeighbourResolver kernel = (link, high, low) -> asked.add(link + " " + new IpAddress(high, low));
        MemoryLinkOptions left = MemoryLinkOptions.plain("left", TwoNodes.LEFT_MAC).withoutOwnership();
        TwoNodes nodes = new TwoNodes(left, MemoryLinkOptions.plain("right", TwoNodes.RIGHT_MAC), kernel)
                .addresses("10.0.0.1", "10.0.0.2", 24);
        nodes.left.send("10.0.0.1", "10.0.0.2", payload(10), -1);
        nodes.left.send("10.0.0.1", "10.0.0.2", payload(10), -1);
        nodes.settle();
        assertEquals(List.of("0 10.0.0.2"), asked);
        assertEquals(0, nodes.right.count(IpCounter.RX_ARP));
        IpAddress right = IpAddress.parse("10.0.0.2");
        nodes.left.ip.neighbours().update(0, right.high(), right.low(), TwoNodes.RIGHT_MAC);
        nodes.settle();
        assertEquals(2, nodes.right.segments.size());
        nodes.left.ip.neighbours().remove(0, right.high(), right.low());
        assertEquals(IpOutput.PARKED, nodes.left.send("10.0.0.1", "10.0.0.2", payload(10), -1));
        assertEquals(2, asked.size());
    }

    @Test
    void sharedLinkWithoutResolverIsRefused() {
        MemoryLinkOptions left = MemoryLinkOptions.plain("eth7", TwoNodes.LEFT_MAC).withoutOwnership();
        String message = assertThrows(IllegalArgumentException.class, () -> new TwoNodes(left, left, null)).getMessage();
        assertTrue(message.contains("eth7"), message);
    }
}
