package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.link.DelayedLink;
import io.ringroad.stack.link.FaultRules;
import io.ringroad.stack.link.FaultyLink;
import io.ringroad.stack.link.MemoryLink;
import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.wire.IpAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bulk over a long line, in virtual time: how much of its bandwidth a connection gets for a round-trip time, a queue before
 * the line, and a loss. The bounds are what was measured less some slack, so that a congestion control that has become
 * worse shows.
 */
class ThroughputTest {
    private static final long LINE_BITS_PER_SECOND = 100_000_000L;
    private static final int BYTES = 4 << 20;
    private static final long SECOND_NS = 1_000_000_000L;

    private final TestHost left = new TestHost("left");
    private final TestHost right = new TestHost("right");
    private DelayedLink toLeft;
    private DelayedLink toRight;
    private long nowNs = SECOND_NS;

    private void connect(long rttNs, int queueBytes, double loss, long seed) {
        connect(rttNs, queueBytes, loss, seed, true);
    }

    private void connect(long rttNs, int queueBytes, double loss, long seed, boolean sack) {
        MemoryLink.Pair wire = MemoryLink.pair(left.pool, MemoryLinkOptions.plain("left", 0x020000000001L),
                right.pool, MemoryLinkOptions.plain("right", 0x020000000002L));
        toLeft = new DelayedLink(wire.left(), left.pool, rttNs / 2, LINE_BITS_PER_SECOND, queueBytes);
        FaultyLink lossy = new FaultyLink(wire.right(), right.pool, seed, FaultRules.dropping(loss), FaultRules.NONE);
        toRight = new DelayedLink(lossy, right.pool, rttNs / 2, LINE_BITS_PER_SECOND, queueBytes);
        left.links.add(sack ? toLeft : new SackStripper(toLeft, left.pool));
        right.links.add(toRight);
        StackConfig config = TestNetwork.CONFIG.withBuffers(1 << 20, 1 << 20);
        left.start(config, TestNetwork.both(0, "10.0.0.1", "2001:db8::1"));
        right.start(config, TestNetwork.both(0, "10.0.0.2", "2001:db8::2"));
    }

    private void step() {
        toLeft.advance(nowNs);
        toRight.advance(nowNs);
        long next = Long.MAX_VALUE;
        for (TestHost host : List.of(left, right)) {
            host.stack.poll(nowNs, 64);
            next = Math.min(next, host.stack.hasWork() ? nowNs : host.stack.nextDeadlineNs());
        }
        toLeft.advance(nowNs); // what has just been sent is under way from now on
        toRight.advance(nowNs);
        next = Math.min(next, Math.min(toLeft.nextDeadlineNs(), toRight.nextDeadlineNs()));
        nowNs = Math.max(nowNs + 1000, Math.min(next, nowNs + SECOND_NS));
    }

    /** Megabits per second from connect to the last byte read. */
    private long measure() {
        byte[] bytes = new byte[BYTES];
        new Random(1).nextBytes(bytes);
        right.listen(80);
        long startNs = nowNs;
        TestHost.Endpoint client = left.connect(IpAddress.parse("10.0.0.2"), 80);
        left.send(client, bytes, true);
        while (right.accepted.isEmpty() || !right.accepted.getFirst().eof) {
            step();
            assertTrue(nowNs - startNs < 600 * SECOND_NS, "not done in ten minutes");
        }
        assertArrayEquals(bytes, right.accepted.getFirst().bytes());
        return BYTES * 8L * 1000 / (nowNs - startNs);
    }

    @ParameterizedTest
    @CsvSource({
        // round trip ms, queue KiB, loss %, at least Mbit/s
        " 1, 256,   0, 85",
        "10, 256,   0, 75", // slow start overruns the queue and loses every second segment: SACK tells which
        "10,  32,   0, 60",
        "40, 512,   0, 44",
        " 1, 256, 0.1, 85",
        " 1, 256,   1, 70",
        "10, 256, 0.1, 26",
        "10, 256,   1, 11",
        "40, 512, 0.1, 6",
    })
    void lineIsUsed(int rttMs, int queueKib, double lossPercent, long atLeastMegabits) {
        connect(rttMs * 1_000_000L, queueKib << 10, lossPercent / 100, 42);
        long megabits = measure();
        assertTrue(megabits >= atLeastMegabits, megabits + " Mbit/s");
        assertEquals(0, right.counter("tcp_duplicate_data"), "segments that were sent again though they had arrived");
    }

    /** NewReno repairs one loss in each round trip. */
    @Test
    void withoutSackSlowStartThatOverrunsTheQueueTakesLonger() {
        connect(10_000_000L, 256 << 10, 0, 42, false);
        long megabits = measure();
        assertTrue(megabits >= 8 && megabits < 20, megabits + " Mbit/s");
    }
}
