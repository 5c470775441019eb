package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.tcp.TcpState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9293 §3.6: closing in every order, and what is left behind (nothing). */
class CloseTest {
    private final Script script = new Script(true);
    private final Script.Flow flow = script.flow(40000);
    private final long connection = flow.establish(script.listen(8));

    private void assertState(TcpState state) {
        assertEquals(state, script.stack.state(connection));
    }

    @Test
    void peerClosesFirst() {
        flow.inject("F. 1:1(0) ack 1");
        assertState(TcpState.CLOSE_WAIT);
        assertEquals(List.of("PEER_CLOSED"), script.told);
        assertEquals(-1, script.read(connection, 1));
        script.close(connection);
        flow.expect("F. 1:1(0) ack 2");
        assertFalse(script.stack.isOpen(connection) && script.stack.state(connection) == TcpState.CLOSED);
        flow.inject(". 2:2(0) ack 2").expectNothingFor(1000);
        script.expectNothingLeft();
        assertEquals(0, script.counter("tcp_time_wait"));
    }

    /** Who has sent data and FIN probes for a lost tail after two round trips (RFC 8985 §7.2). */
    @Test
    void aFinBehindDataIsAcknowledgedBeforeItIsSentAgain() {
        flow.inject("P. 1:101(100) ack 1").inject("F. 101:101(0) ack 1").expectNothingFor(1);
        script.advance(2);
        flow.expect(". 1:1(0) ack 102");
    }

    @Test
    void aFinAloneWaitsForOurs() {
        flow.inject("F. 1:1(0) ack 1").expectNothingFor(30);
        script.advance(15);
        flow.expect(". 1:1(0) ack 2");
    }

    @Test
    void weCloseFirst() {
        script.shutdownOutput(connection);
        assertState(TcpState.FIN_WAIT_1);
        flow.expect("F. 1:1(0) ack 1").inject(". 1:1(0) ack 2").expectNothing();
        assertState(TcpState.FIN_WAIT_2);
        script.stack.close(connection);
        flow.inject("F. 1:1(0) ack 2").expect(". 2:2(0) ack 2");
        script.poll();
        assertEquals(1, script.counter("tcp_time_wait"));
        script.expectNothingLeft();
    }

    @Test
    void peersFinAcknowledgesOurs() {
        script.close(connection);
        flow.expect("F. 1:1(0) ack 1").inject("F. 1:1(0) ack 2").expect(". 2:2(0) ack 2");
        script.poll();
        assertEquals(1, script.counter("tcp_time_wait"));
        script.expectNothingLeft();
    }

    @Test
    void bothCloseAtOnce() {
        script.shutdownOutput(connection);
        flow.expect("F. 1:1(0) ack 1").inject("F. 1:1(0) ack 1").expect(". 2:2(0) ack 2");
        assertState(TcpState.CLOSING);
        script.stack.close(connection);
        flow.inject(". 2:2(0) ack 2").expectNothing();
        script.poll();
        assertEquals(1, script.counter("tcp_time_wait"));
        script.expectNothingLeft();
    }

    /** The peer waits for the acknowledgement of its FIN, whatever else has come with that. */
    @Test
    void bothCloseAtOnceAndThePeersFinComesTogetherWithItsAcknowledgementOfOurs() {
        script.close(connection);
        flow.expect("F. 1:1(0) ack 1").inject("F. 1:1(0) ack 1", ". 2:2(0) ack 2").expect(". 2:2(0) ack 2");
        flow.expectNothingFor(1000);
        assertEquals(1, script.counter("tcp_time_wait"));
        script.expectNothingLeft();
    }

    @Test
    void finRidesOnTheLastData() {
        script.stack.noDelay(connection, false);
        flow.inject(". 1:1(0) ack 1 win 0");
        script.write(connection, 1, 100);
        script.shutdownOutput(connection);
        flow.expectNothing().inject(". 1:1(0) ack 1 win 1000").expect("FP. 1:101(100) ack 1");
        flow.inject(". 1:1(0) ack 102");
        assertState(TcpState.FIN_WAIT_2);
    }

    @Test
    void halfClosedConnectionGoesOnReceiving() {
        script.shutdownOutput(connection);
        flow.expect("F. 1:1(0) ack 1").inject(". 1:1(0) ack 2");
        flow.inject("P. 1:1001(1000) ack 2").inject("P. 1001:2001(1000) ack 2").expect(". 2:2(0) ack 2001");
        assertEquals(2000, script.read(connection, 1));
        assertEquals(0, script.stack.write(connection, java.lang.foreign.MemorySegment.ofArray(new byte[9]), 0, 9));
        flow.inject("F. 2001:2001(0) ack 2").expect(". 2:2(0) ack 2002");
        assertEquals(-1, script.read(connection, 2001));
    }

    @Test
    void dataInFinWait1IsReceived() {
        script.shutdownOutput(connection);
        flow.expect("F. 1:1(0) ack 1").inject("P. 1:101(100) ack 1");
        assertEquals(100, script.read(connection, 1));
        flow.inject("F. 101:101(0) ack 2").expect(". 2:2(0) ack 102");
        assertEquals(-1, script.read(connection, 101));
    }

    @Test
    void peerMayCloseAndGoOnReceiving() {
        flow.inject("F. 1:1(0) ack 1");
        script.write(connection, 1, 5000);
        flow.expect(". 1:1461(1460) ack 2");
        flow.drain();
        flow.inject(". 2:2(0) ack 5001");
        assertState(TcpState.CLOSE_WAIT);
        script.close(connection);
        flow.expect("F. 5001:5001(0) ack 2").inject(". 2:2(0) ack 5002");
        script.expectNothingLeft();
    }

    @Test
    void finThatComesAgainIsAcknowledgedAgain() {
        flow.inject("F. 1:1(0) ack 1").expectAfter(40, ". 1:1(0) ack 2");
        flow.inject("F. 1:1(0) ack 1").expect(". 1:1(0) ack 2");
        assertState(TcpState.CLOSE_WAIT);
    }

    @Test
    void queuedDataGoesBeforeFinAlsoAfterClose() {
        flow.inject(". 1:1(0) ack 1 win 1460");
        script.write(connection, 1, 3000);
        script.close(connection);
        flow.expect(". 1:1461(1460) ack 1").expectNothing();
        flow.inject(". 1:1(0) ack 1461 win 65535").expect(". 1461:2921(1460) ack 1").expect("FP. 2921:3001(80) ack 1");
        flow.inject("F. 1:1(0) ack 3002").expect(". 3002:3002(0) ack 2");
        script.expectNothingLeft();
    }

    /** RFC 2525 §2.17. */
    @Test
    void closeWithUnreadBytesResets() {
        flow.inject("P. 1:101(100) ack 1");
        script.close(connection);
        flow.expect("R. 1:1(0) ack 101");
        script.expectNothingLeft();
    }

    @Test
    void bytesThatArriveAfterCloseReset() {
        script.close(connection);
        flow.expect("F. 1:1(0) ack 1").inject(". 1:1(0) ack 2").inject("P. 1:101(100) ack 2");
        flow.expect("R. 2:2(0) ack 1");
        script.expectNothingLeft();
    }

    @Test
    void abortResetsAtOnce() {
        script.write(connection, 1, 100);
        flow.expect("P. 1:101(100) ack 1");
        script.abort(connection);
        flow.expect("R. 101:101(0) ack 1");
        script.expectNothingLeft();
        flow.inject(". 1:1(0) ack 101").expect("R 101:101(0)");
    }

    @Test
    void abortBeforeTheHandshakeIsDoneSendsNothing() {
        Script.Flow other = script.flow(7);
        long connecting = script.connect(other);
        other.expect("S 0:0(0)");
        script.abort(connecting);
        other.expectNothing().inject("S. 0:0(0) ack 1 win 65535").expect("R 1:1(0)");
    }

    @Test
    void peerThatNeverClosesIsForgottenAfterAWhile() {
        script.close(connection);
        flow.expect("F. 1:1(0) ack 1").inject(". 1:1(0) ack 2").expectNothingFor(61_000);
        script.expectNothingLeft();
        flow.inject("F. 1:1(0) ack 2").expect("R 2:2(0)");
    }

    @Test
    void ownerMayWaitForThePeersFinAsLongAsItLikes() {
        script.shutdownOutput(connection);
        flow.expect("F. 1:1(0) ack 1").inject(". 1:1(0) ack 2").expectNothingFor(600_000);
        assertState(TcpState.FIN_WAIT_2);
    }

    @Test
    void resetAfterFinEndsTheConnection() {
        flow.inject("F. 1:1(0) ack 1").inject("R. 2:2(0) ack 1");
        script.poll();
        assertEquals(ConnectionError.RESET, script.stack.error(connection));
        assertEquals(List.of("PEER_CLOSED", "PEER_CLOSED", "FAILED"), script.told);
        script.close(connection);
        script.expectNothingLeft();
    }

    @Test
    void bytesBeforeAResetCanStillBeRead() {
        flow.inject("P. 1:101(100) ack 1").inject("R. 101:101(0) ack 1");
        assertEquals(100, script.read(connection, 1));
        assertEquals(-1, script.read(connection, 101));
        script.close(connection);
        script.expectNothingLeft();
    }
}
