package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.tcp.TcpState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 7323: what is echoed, and what is protected against old duplicates. */
class TimestampTest {
    private final Script script = new Script(true);
    private final Script.Flow flow = script.flow(40000);
    private long connection;

    @BeforeEach
    void establish() {
        connection = flow.establish(script.listen(8), "win 65535 <mss 1460,wscale 0,TS 1000 0>",
                "win 65535 <TS 1001 *>");
    }

    @Test
    void everySegmentEchoesTheLatestTimestampInOrder() {
        flow.inject("P. 1:101(100) ack 1 <TS 1010 *>").expectAfter(40, ". 1:1(0) ack 101 <TS * 1010>");
        script.write(connection, 1, 3000);
        flow.expect(". 1:1449(1448) ack 101 <TS * 1010>").expect(". 1449:2897(1448) ack 101 <TS * 1010>");
    }

    /** RFC 7323 §4.3: with delayed acknowledgements the earliest unacknowledged segment's. */
    @Test
    void delayedAcknowledgementEchoesTheEarliestSegment() {
        flow.inject("P. 1:101(100) ack 1 <TS 1010 *>").inject("P. 101:201(100) ack 1 <TS 1020 *>");
        flow.expectAfter(40, ". 1:1(0) ack 201 <TS * 1010>");
    }

    @Test
    void segmentBehindAGapDoesNotChangeTheEcho() {
        flow.inject("P. 101:201(100) ack 1 <TS 1050 *>").expect(". 1:1(0) ack 1 <TS * 1001>");
        flow.inject("P. 1:101(100) ack 1 <TS 1040 *>").expect(". 1:1(0) ack 201 <TS * 1040>");
    }

    @Test
    void ourTimestampsFollowTheClock() {
        script.write(connection, 1, 10);
        long first = flow.drain().getLast().tsVal();
        flow.inject(". 1:1(0) ack 11 <TS 1002 *>");
        script.advance(1000);
        script.write(connection, 11, 10);
        long ticks = flow.drain().getLast().tsVal() - first;
        assertTrue(ticks > 900 && ticks < 1100, ticks + " ticks in a second");
    }

    /** PAWS, RFC 7323 §5.3 R1. */
    @Test
    void segmentFromThePastIsDroppedAndAnswered() {
        flow.inject("P. 1:101(100) ack 1 <TS 900 *>").expect(". 1:1(0) ack 1 <TS * 1001>");
        assertEquals(0, script.read(connection, 1));
        assertEquals(1, script.counter("tcp_dropped_paws"));
        flow.inject("P. 1:101(100) ack 1 <TS 1002 *>");
        assertEquals(100, script.read(connection, 1));
    }

    @Test
    void timestampsWrapRound() {
        flow.inject("P. 1:11(10) ack 1 <TS 2147480000 *>").expectAfter(40, ". 1:1(0) ack 11");
        flow.inject("P. 11:21(10) ack 1 <TS 4294900000 *>").expectAfter(40, ". 1:1(0) ack 21");
        flow.inject("P. 21:31(10) ack 1 <TS 5 *>");
        assertEquals(30, script.read(connection, 1));
    }

    @Test
    void resetFromThePastResets() {
        flow.inject("R. 1:1(0) ack 1 <TS 900 *>").expectNothing();
        assertEquals(ConnectionError.RESET, script.stack.error(connection));
    }

    /** Only what passes the sequence check may move TS.Recent (RFC 7323 §5.3 R2 before R3). */
    @Test
    void segmentOutsideTheWindowDoesNotPoisonTheProtection() {
        flow.inject(". -200000:-200000(0) ack 1 <TS 1000000 *>");
        flow.drain();
        flow.inject("P. 1:101(100) ack 1 <TS 1010 *>");
        assertEquals(100, script.read(connection, 1));
    }

    /** Nor may a reset that is not the right one set it back. */
    @Test
    void resetThatIsChallengedDoesNotSetTheProtectionBack() {
        flow.inject("P. 1:101(100) ack 1 <TS 2000 *>");
        assertEquals(100, script.read(connection, 1));
        script.advance(50);
        flow.drain();
        flow.inject("R. 50:50(0) ack 1 <TS 500 *>");
        flow.inject("P. 101:201(100) ack 1 <TS 900 *>");
        assertEquals(0, script.read(connection, 101));
    }

    @Test
    void idleForLongerThanTheClockCanTellLetsEverythingThrough() {
        script.advance(25L * 24 * 3600 * 1000);
        flow.drain();
        flow.inject("P. 1:101(100) ack 1 <TS 900 *>");
        assertEquals(100, script.read(connection, 1));
        assertEquals(TcpState.ESTABLISHED, script.stack.state(connection));
    }
}
