package io.ringroad.stack.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.TcpPacket;
import io.ringroad.stack.TestPool;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.NetworkOrder;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultyLinkTest {
    private static final int PACKETS = 1000;
    private static final TcpPacket PACKET = TcpPacket.of(IpAddress.parse("10.0.0.1"), IpAddress.parse("10.0.0.2"));
    private static final MemoryLinkOptions OPTIONS = MemoryLinkOptions.plain("m", 1);

    private final TestPool left = new TestPool(256);
    private final TestPool right = new TestPool(256);
    private int damaged;

    /** Sends numbered packets; returns the numbers of those that arrived undamaged, in order of arrival. */
    private List<Integer> run(boolean faultsInReceive, FaultRules rules, long seed) {
        MemoryLink.Pair wire = MemoryLink.pair(left.pool, OPTIONS, right.pool, OPTIONS);
        LinkQueue sender = faultsInReceive ? wire.left()
                : new FaultyLink(wire.left(), left.pool, seed, FaultRules.NONE, rules);
        LinkQueue receiver = faultsInReceive ? new FaultyLink(wire.right(), right.pool, seed, rules, FaultRules.NONE)
                : wire.right();
        List<Integer> got = new ArrayList<>();
        damaged = 0;
        for (int i = 0; i < PACKETS + 20; i++) {
            if (i < PACKETS) {
                TcpPacket packet = PACKET.payload(20);
                NetworkOrder.i32(MemorySegment.ofArray(packet.payload()), 0, i);
                byte[] bytes = packet.bytes();
                assertTrue(sender.transmit(left.frame(bytes, 256), 256, bytes.length, 0, 0, 0, 0));
            }
            sender.flush();
            take(receiver, got);
        }
        assertEquals(256, left.pool.free());
        assertEquals(256, right.pool.free());
        return got;
    }

    private void take(LinkQueue receiver, List<Integer> got) {
        RxBatch batch = new RxBatch(64);
        receiver.receive(batch);
        for (int i = 0; i < batch.size(); i++) {
            byte[] bytes = right.bytes(batch.frame(i), batch.offset(i), batch.length(i));
            right.pool.release(batch.frame(i));
            if (TcpPacket.isChecksumRight(bytes)) {
                got.add(NetworkOrder.i32(MemorySegment.ofArray(bytes), 54));
            } else {
                damaged++;
            }
        }
    }

    private static List<Integer> all() {
        return IntStream.range(0, PACKETS).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutRulesNothingHappens(boolean receive) {
        assertEquals(all(), run(receive, FaultRules.NONE, 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dropsAboutAsManyAsAskedAndKeepsTheOrder(boolean receive) {
        List<Integer> got = run(receive, FaultRules.dropping(0.2), 1);
        assertTrue(got.size() > 720 && got.size() < 880, got.size() + " of 1000 arrived");
        assertEquals(got.stream().sorted().distinct().toList(), got);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void duplicates(boolean receive) {
        List<Integer> got = run(receive, new FaultRules(0, 0.2, 0, 0), 1);
        assertTrue(got.size() > 1120 && got.size() < 1280, got.size() + " arrived");
        assertEquals(all(), got.stream().distinct().toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reordersALittleAndLosesNothing(boolean receive) {
        List<Integer> got = run(receive, new FaultRules(0, 0, 0.2, 0), 1);
        assertNotEquals(all(), got);
        assertEquals(all(), got.stream().sorted().toList());
        for (int i = 0; i < got.size(); i++) {
            assertTrue(Math.abs(got.get(i) - i) < 12, "packet " + got.get(i) + " arrived at " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void damagesWithoutTouchingTheSendersBytes(boolean receive) {
        List<Integer> got = run(receive, new FaultRules(0, 0, 0, 0.2), 1);
        assertTrue(damaged > 60 && damaged < 280, damaged + " damaged");
        assertEquals(PACKETS, got.size() + damaged);
    }

    @Test
    void sameSeedSameFaults() {
        FaultRules rules = new FaultRules(0.1, 0.1, 0.1, 0.1);
        assertEquals(run(true, rules, 7), run(true, rules, 7));
        assertNotEquals(run(true, rules, 7), run(true, rules, 8));
    }

    @Test
    void largePacketsAreDroppedWhole() {
        MemoryLink.Pair wire = MemoryLink.pair(left.pool, OPTIONS.withGso(60_000, true), right.pool, OPTIONS);
        FaultyLink sender = new FaultyLink(wire.left(), left.pool, 3, FaultRules.NONE, FaultRules.dropping(0.5));
        int arrived = 0;
        for (int i = 0; i < 200; i++) {
            byte[] bytes = PACKET.payload(3000).bytes(false);
            int first = left.frame(java.util.Arrays.copyOf(bytes, 1700), 64);
            int second = left.frame(java.util.Arrays.copyOfRange(bytes, 1700, bytes.length), 64);
            sender.transmit(first, 64, 1700, LinkQueue.TX_GSO | LinkQueue.TX_CONTINUED, 34, 16, 1460);
            sender.transmit(second, 64, bytes.length - 1700, 0, 0, 0, 0);
            sender.flush();
            RxBatch batch = new RxBatch(64);
            wire.right().receive(batch);
            for (int entry = 0; entry < batch.size(); entry++) {
                right.pool.release(batch.frame(entry));
            }
            assertTrue(batch.size() == 0 || batch.size() == 2);
            arrived += batch.size() / 2;
        }
        assertTrue(arrived > 60 && arrived < 140, arrived + " of 200 arrived");
        assertEquals(256, left.pool.free());
    }

    @Test
    void impossibleProbabilitiesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new FaultRules(0.6, 0.6, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> FaultRules.dropping(-0.1));
    }

    @Test
    void closeGivesHeldFramesBack() {
        MemoryLink.Pair wire = MemoryLink.pair(left.pool, OPTIONS, right.pool, OPTIONS);
        FaultRules hold = new FaultRules(0, 0, 1, 0);
        FaultyLink sender = new FaultyLink(wire.left(), left.pool, 3, FaultRules.NONE, hold);
        sender.transmit(left.frame(PACKET.bytes(), 256), 256, 54, 0, 0, 0, 0);
        assertEquals(255, left.pool.free());
        sender.close();
        assertEquals(256, left.pool.free());
    }
}
