package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.tcp.TcpState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 9293 §3.8.6: windows that close, open, shrink and stay closed. */
class WindowTest {
    private final Script script = new Script(true);
    private final Script.Flow flow = script.flow(40000);
    private int listener;
    private long connection;

    @BeforeEach
    void establish() {
        listener = script.listen(8);
        connection = flow.establish(listener);
    }

    /** Fills the window, which without scaling is 65535 bytes. */
    private void fill() {
        for (int at = 1; at < 65536; at += 1285) {
            flow.inject(". %d:%d(1285) ack 1".formatted(at, at + 1285));
        }
        script.advance(100);
    }

    @Test
    void windowClosesWhenNobodyReads() {
        fill();
        Seg last = flow.drain().getLast();
        assertEquals(65536, last.ack());
        assertEquals(0, last.window());
        flow.inject(". 65536:65537(1) ack 1").expect(". 1:1(0) ack 65536 win 0");
        flow.inject(". 65535:65535(0) ack 1").expect(". 1:1(0) ack 65536 win 0");
        assertEquals(65535, script.stack.readableBytes(connection));
    }

    @Test
    void windowUpdateIsSentWhenEnoughIsRead() {
        fill();
        flow.drain();
        assertEquals(100, script.read(connection, 1, 100));
        flow.expectNothing();
        assertEquals(40_000, script.read(connection, 101, 40_000));
        flow.expect(". 1:1(0) ack 65536");
        assertEquals(25_435, script.read(connection, 40_101));
        flow.drain();
        flow.inject(". 65536:66560(1024) ack 1");
        assertEquals(1024, script.read(connection, 65_536));
    }

    /** The window of a SYN is far below a large buffer, but nobody stops for want of it. */
    @Test
    void anAmpleWindowIsNotUpdated() {
        Script large = new Script(true, StackConfig.defaults(1, 2));
        Script.Flow scaled = large.flow(40001);
        long reader = scaled.establish(large.listen(8), "win 65535 <mss 1460,wscale 7>", "win 65535");
        scaled.inject("P. 1:101(100) ack 1");
        assertEquals(100, large.read(reader, 1, 100));
        scaled.expectNothing();
        large.advance(50);
        scaled.expect(". 1:1(0) ack 101");
    }

    @Test
    void acknowledgementsAreHeardThroughAClosedWindow() {
        fill();
        flow.drain();
        script.write(connection, 1, 100);
        flow.expect("P. 1:101(100) ack 65536 win 0").inject(". 65536:65536(0) ack 101").expectNothingFor(2000);
        assertEquals(0, script.stack.unacknowledgedBytes(connection));
    }

    @Test
    void advertisedWindowNeverShrinks() {
        long edge = 0;
        for (int at = 1; at < 60_000; at += 100) {
            flow.inject("P. %d:%d(100) ack 1".formatted(at, at + 100));
            script.advance(50);
            for (Seg seg : flow.drain()) {
                assertTrue(seg.ack() + seg.window() >= edge, "edge moved back at " + at);
                edge = seg.ack() + seg.window();
            }
        }
    }

    @Test
    void closedWindowOfThePeerIsProbedAtGrowingIntervals() {
        flow.inject(". 1:1(0) ack 1 win 0");
        script.write(connection, 1, 1000);
        flow.expectNothing();
        flow.expectAfter(1000, ". 0:0(0) ack 1").inject(". 1:1(0) ack 1 win 0");
        flow.expectAfter(2000, ". 0:0(0) ack 1").inject(". 1:1(0) ack 1 win 0");
        flow.expectAfter(4000, ". 0:0(0) ack 1").inject(". 1:1(0) ack 1 win 65535").expect("P. 1:1001(1000) ack 1");
        flow.inject(". 1:1(0) ack 1001").expectNothingFor(5000);
    }

    @Test
    void peerMayKeepItsWindowClosedAsLongAsItAnswers() {
        flow.inject(". 1:1(0) ack 1 win 0");
        script.write(connection, 1, 1000);
        for (int probe = 0; probe < 20; probe++) {
            script.advance(61_000);
            assertTrue(!flow.drain().isEmpty(), "probe " + probe);
            flow.inject(". 1:1(0) ack 1 win 0");
        }
        assertEquals(TcpState.ESTABLISHED, script.stack.state(connection));
        flow.inject(". 1:1(0) ack 1 win 1000").expect("P. 1:1001(1000) ack 1");
    }

    @Test
    void peerThatAnswersNoProbeHasFailed() {
        flow.inject(". 1:1(0) ack 1 win 0");
        script.write(connection, 1, 1000);
        script.advance(120_000);
        assertEquals(ConnectionError.TIMED_OUT, script.stack.error(connection));
    }

    @Test
    void windowUpdateStartsTheSenderAgain() {
        flow.inject(". 1:1(0) ack 1 win 1460");
        script.write(connection, 1, 4000);
        flow.expect(". 1:1461(1460) ack 1").expectNothing();
        flow.inject(". 1:1(0) ack 1461 win 0").expectNothing();
        flow.inject(". 1:1(0) ack 1461 win 2540").expect(". 1461:2921(1460) ack 1").expect("P. 2921:4001(1080) ack 1");
    }

    /** RFC 9293 §3.8.6.2.1: no silly little segments as long as something is in flight. */
    @Test
    void smallOpeningsAreNotUsedWhileDataIsInFlight() {
        flow.inject(". 1:1(0) ack 1 win 1600");
        script.write(connection, 1, 4000);
        flow.expect(". 1:1461(1460) ack 1").expectNothing();
        flow.inject(". 1:1(0) ack 1461 win 200").expect(". 1461:1661(200) ack 1").expectNothing();
    }

    /** An old segment must not take the window back (SND.WL1, SND.WL2). */
    @Test
    void oldSegmentsDoNotChangeTheWindow() {
        flow.inject("P. 1:101(100) ack 1 win 65535");
        script.write(connection, 1, 100);
        flow.expect("P. 1:101(100) ack 101").inject(". 101:101(0) ack 101 win 65535");
        flow.inject(". 101:101(0) ack 1 win 0");
        script.write(connection, 101, 100);
        flow.expect("P. 101:201(100) ack 101");
    }

    @Test
    void windowThatThePeerTakesBackIsRespectedForNewData() {
        flow.inject(". 1:1(0) ack 1 win 10000");
        script.write(connection, 1, 5000);
        assertEquals(4, flow.drain().size());
        flow.inject(". 1:1(0) ack 1461 win 1000");
        script.write(connection, 5001, 1000);
        flow.expectNothing();
        flow.inject(". 1:1(0) ack 5001 win 0").expectNothing();
        flow.inject(". 1:1(0) ack 5001 win 5000").expect("P. 5001:6001(1000) ack 1");
    }

    /** A Linux that is short of memory takes its window back to nothing, and drops what is outside of it, ACKs too. */
    @Test
    void acknowledgementsStayWithinAWindowThatWasTakenBack() {
        flow.inject(". 1:1(0) ack 1 win 10000");
        script.write(connection, 1, 4000);
        assertEquals(3, flow.drain().size());
        flow.inject(". 1:1(0) ack 1461 win 0").expectNothing();
        flow.inject("P. 1:101(100) ack 1461 win 0").expectAfter(40, ". 1461:1461(0) ack 101");
        flow.inject("P. 101:201(100) ack 1461 win 1000").expectAfter(40, ". 2461:2461(0) ack 201");
    }

    /** Scaling rounds windows; a difference smaller than that is no shrinking, unless the window is zero. */
    @Test
    void windowThatScalingHasRoundedIsNotTakenForOneThatWasTakenBack() {
        Script.Flow scaled = script.flow(40001);
        long other = scaled.establish(listener, "win 65535 <mss 1460,wscale 10>", "win 10");
        script.write(other, 1, 1500);
        assertEquals(2, scaled.drain().size());
        scaled.inject("P. 1:101(100) ack 1 win 1").expectAfter(40, ". 1501:1501(0) ack 101");
        scaled.inject("P. 101:201(100) ack 1461 win 0").expectAfter(40, ". 1461:1461(0) ack 201");
    }

    @Test
    void windowThatWasTakenBackToNothingIsProbedUntilItOpens() {
        flow.inject(". 1:1(0) ack 1 win 10000");
        script.write(connection, 1, 4000);
        assertEquals(3, flow.drain().size());
        flow.inject(". 1:1(0) ack 1461 win 0").expectNothing();
        flow.expectAfter(200, ". 1460:1460(0) ack 1").inject(". 1:1(0) ack 1461 win 0");
        flow.expectAfter(400, ". 1460:1460(0) ack 1").inject(". 1:1(0) ack 1461 win 0");
        flow.inject(". 1:1(0) ack 1461 win 10000");
        assertEquals(1461, flow.drain().getFirst().sequence());
        flow.inject(". 1:1(0) ack 4001 win 10000").expectNothingFor(5000);
        assertEquals(0, script.stack.unacknowledgedBytes(connection));
    }

    @Test
    void finWaitsForNoWindow() {
        flow.inject(". 1:1(0) ack 1 win 0");
        script.shutdownOutput(connection);
        flow.expect("F. 1:1(0) ack 1");
    }
}
