package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.tcp.TcpState;
import org.junit.jupiter.api.Test;

/** RFC 6298 (timeout), RFC 5681 and RFC 6582 (fast retransmit and recovery). */
class RetransmissionTest {
    private final Script script = new Script(true);
    private final Script.Flow flow = script.flow(40000);
    private final long connection = flow.establish(script.listen(8));

    /** Five full segments that are in flight; the round-trip time is not known yet. */
    private void sendFive() {
        script.write(connection, 1, 7300);
        for (int i = 0; i < 5; i++) {
            flow.expect("%s %d:%d(1460) ack 1".formatted(i == 4 ? "P." : ".", 1 + i * 1460, 1461 + i * 1460));
        }
    }

    /** Makes the stack know a round-trip time of 10 ms, so that the timeout is the least allowed, 200 ms. */
    private void measure() {
        script.write(connection, 1, 10);
        flow.expect("P. 1:11(10) ack 1").expectNothingFor(10).inject(". 1:1(0) ack 11").expectNothing();
    }

    @Test
    void withoutAMeasurementTheTimeoutIsASecondAndDoubles() {
        script.write(connection, 1, 100);
        flow.expect("P. 1:101(100) ack 1");
        for (int seconds = 1; seconds <= 16; seconds *= 2) {
            flow.expectAfter(seconds * 1000, "P. 1:101(100) ack 1");
        }
        flow.expectAfter(32_000, "R. 101:101(0) ack 1"); // maxRetransmissions is 5
        assertEquals(ConnectionError.TIMED_OUT, script.stack.error(connection));
        script.close(connection);
        script.expectNothingLeft();
    }

    @Test
    void withAMeasurementTheTimeoutFollowsIt() {
        measure();
        script.write(connection, 11, 100);
        flow.expect("P. 11:111(100) ack 1").expectAfter(200, "P. 11:111(100) ack 1");
        flow.expectAfter(400, "P. 11:111(100) ack 1").expectAfter(800, "P. 11:111(100) ack 1");
        flow.inject(". 1:1(0) ack 111").expectNothing();
        // what was sent again is not measured (Karn), but progress ends the back-off
        script.write(connection, 111, 100);
        flow.expect("P. 111:211(100) ack 1").expectAfter(200, "P. 111:211(100) ack 1");
    }

    @Test
    void slowRoundTripsLengthenTheTimeout() {
        script.write(connection, 1, 10);
        flow.expect("P. 1:11(10) ack 1").expectNothingFor(400).inject(". 1:1(0) ack 11");
        script.write(connection, 11, 10);
        flow.expect("P. 11:21(10) ack 1").expectAfter(1200, "P. 11:21(10) ack 1"); // 400 + 4 · 200
    }

    @Test
    void afterATimeoutOneSegmentGoesAndTheWindowGrowsSlowly() {
        sendFive();
        flow.expectAfter(1000, ". 1:1461(1460) ack 1").expectNothing();
        flow.inject(". 1:1(0) ack 1461").expect(". 1461:2921(1460) ack 1").expect(". 2921:4381(1460) ack 1");
        flow.expectNothing();
    }

    @Test
    void acknowledgementOfAllAfterATimeoutSendsNothingAgain() {
        sendFive();
        flow.expectAfter(1000, ". 1:1461(1460) ack 1").inject(". 1:1(0) ack 7301").expectNothingFor(5000);
        assertEquals(0, script.stack.unacknowledgedBytes(connection));
    }

    @Test
    void thirdDuplicateAcknowledgementSendsTheLostSegmentAgain() {
        sendFive();
        flow.inject(". 1:1(0) ack 1461").expectNothing();
        flow.inject(". 1:1(0) ack 1461").inject(". 1:1(0) ack 1461").expectNothing();
        flow.inject(". 1:1(0) ack 1461").expect(". 1461:2921(1460) ack 1").expectNothing();
        flow.inject(". 1:1(0) ack 7301").expectNothingFor(3000);
        assertEquals(1, script.counter("tcp_fast_retransmits"));
        assertEquals(0, script.counter("tcp_retransmit_timeouts"));
    }

    @Test
    void partialAcknowledgementInRecoverySendsTheNextHole() {
        sendFive();
        for (int i = 0; i < 3; i++) {
            flow.inject(". 1:1(0) ack 1");
        }
        flow.expect(". 1:1461(1460) ack 1").expectNothing();
        flow.inject(". 1:1(0) ack 2921").expect(". 2921:4381(1460) ack 1").expectNothing();
        flow.inject(". 1:1(0) ack 7301").expectNothingFor(3000);
    }

    @Test
    void duplicatesWithDataOrAnotherWindowAreNoDuplicateAcknowledgements() {
        sendFive();
        flow.inject(". 1:1(0) ack 1 win 60000").inject(". 1:1(0) ack 1 win 60001").inject(". 1:1(0) ack 1 win 60002");
        flow.inject("P. 1:11(10) ack 1").inject("P. 11:21(10) ack 1").inject("P. 21:31(10) ack 1");
        assertEquals(0, script.counter("tcp_fast_retransmits"));
    }

    @Test
    void duplicatesWithNothingInFlightMeanNothing() {
        for (int i = 0; i < 5; i++) {
            flow.inject(". 1:1(0) ack 1");
        }
        flow.expectNothing();
        assertEquals(0, script.counter("tcp_fast_retransmits"));
    }

    @Test
    void firstFlightIsTenSegmentsAndDoublesPerRoundTrip() {
        script.write(connection, 1, 60_000);
        assertEquals(10, flow.drain().size());
        flow.inject(". 1:1(0) ack 14601");
        assertEquals(20, flow.drain().size()); // bytes count, not acknowledgements (RFC 3465)
    }

    @Test
    void finIsSentAgain() {
        measure();
        script.shutdownOutput(connection);
        flow.expect("F. 11:11(0) ack 1").expectAfter(200, "F. 11:11(0) ack 1").expectAfter(400, "F. 11:11(0) ack 1");
        flow.inject(". 1:1(0) ack 12").expectNothingFor(2000);
        assertEquals(TcpState.FIN_WAIT_2, script.stack.state(connection));
    }

    @Test
    void finBehindLostDataIsSentAgainWithIt() {
        measure();
        script.write(connection, 11, 100);
        script.shutdownOutput(connection);
        flow.expect("P. 11:111(100) ack 1").expect("F. 111:111(0) ack 1");
        flow.expectAfter(200, "FP. 11:111(100) ack 1");
        flow.inject(". 1:1(0) ack 112").expectNothingFor(2000);
        assertEquals(TcpState.FIN_WAIT_2, script.stack.state(connection));
    }

    @Test
    void partOfASegmentMayBeAcknowledged() {
        script.write(connection, 1, 1000);
        flow.expect("P. 1:1001(1000) ack 1").inject(". 1:1(0) ack 501");
        flow.expectAfter(1000, "P. 501:1001(500) ack 1");
    }

    @Test
    void newDataAfterATimeoutFollowsTheOld() {
        script.write(connection, 1, 100);
        flow.expect("P. 1:101(100) ack 1").expectAfter(1000, "P. 1:101(100) ack 1");
        script.write(connection, 101, 100);
        flow.inject(". 1:1(0) ack 101").expect("P. 101:201(100) ack 1");
    }

    @Test
    void lostAnswerToOurFinAndTheirsIsRepeated() {
        script.shutdownOutput(connection);
        flow.expect("F. 1:1(0) ack 1").inject("F. 1:1(0) ack 2").expect(". 2:2(0) ack 2");
        flow.inject("F. 1:1(0) ack 2").expect(". 2:2(0) ack 2");
    }
}
