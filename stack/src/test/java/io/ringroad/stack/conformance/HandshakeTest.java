package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.Stack;
import io.ringroad.stack.tcp.TcpState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9293 §3.5: connections begun by either side, by both, and by nobody. */
class HandshakeTest {
    private Script script = new Script(true);
    private Script.Flow flow = script.flow(40000);

    private void use(boolean v4) {
        script = new Script(v4);
        flow = script.flow(40000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void peerConnects(boolean v4) {
        use(v4);
        int listener = script.listen(8);
        flow.inject("S 0:0(0) win 65535 <mss 1460,wscale 7,TS 100 0>");
        flow.expect("S. 0:0(0) ack 1 win 65535 <mss %d,wscale 1,TS * 100>".formatted(v4 ? 1460 : 1440));
        assertEquals(Stack.NO_CONNECTION, script.stack.accept(listener));
        flow.inject(". 1:1(0) ack 1 win 512 <TS 101 *>");
        long connection = script.accept(listener);
        assertEquals(TcpState.ESTABLISHED, script.stack.state(connection));
        assertEquals(script.peer, script.stack.remoteAddress(connection));
        assertEquals(40000, script.stack.remotePort(connection));
        assertEquals(script.us, script.stack.localAddress(connection));
        flow.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stackConnects(boolean v4) {
        use(v4);
        long connection = script.connect(flow);
        flow.expect("S 0:0(0) win 65535 <mss %d,wscale 1,TS * 0>".formatted(v4 ? 1460 : 1440));
        assertEquals(TcpState.SYN_SENT, script.stack.state(connection));
        flow.inject("S. 0:0(0) ack 1 win 65535 <mss 1460,wscale 7,TS 7 *>").expect(". 1:1(0) ack 1 <TS * 7>");
        assertEquals(TcpState.ESTABLISHED, script.stack.state(connection));
        script.poll();
        assertEquals(List.of("CONNECTED"), script.told);
        flow.expectNothingFor(5000);
    }

    @Test
    void optionsThatThePeerDoesNotOfferAreNotUsed() {
        int listener = script.listen(8);
        flow.inject("S 0:0(0) win 65535").expect("S. 0:0(0) ack 1");
        flow.inject("S 0:0(0) win 65535");
        Seg again = flow.drain().getFirst();
        assertEquals(-1, again.windowScale());
        assertEquals(null, again.tsVal());
        flow.inject(". 1:1(0) ack 1");
        long connection = script.accept(listener);
        script.write(connection, 1, 1000); // RFC 9293 §3.7.1: 536 bytes are what everybody takes
        flow.expect(". 1:537(536) ack 1").expect("P. 537:1001(464) ack 1");
    }

    @Test
    void sixteenBitsOfWindowAreScaledByWhatWasAgreed() {
        Script large = new Script(true, Script.config().withBuffers(1 << 17, 1 << 17));
        int listener = large.listen(8);
        Script.Flow peer = large.flow(40000);
        peer.inject("S 0:0(0) win 1000 <mss 1000,wscale 2>").expect("S. 0:0(0) ack 1 win 65535 <wscale 2>");
        peer.inject(". 1:1(0) ack 1 win 750");
        long connection = large.accept(listener);
        large.write(connection, 1, 5000); // 750 << 2
        peer.expect(". 1:1001(1000) ack 1").expect(". 1001:2001(1000) ack 1").expect(". 2001:3001(1000) ack 1");
        peer.expectNothing();
        peer.inject(". 1:1(0) ack 3001 win 65535").expect(". 3001:4001(1000) ack 1").expect("P. 4001:5001(1000) ack 1");
        peer.inject("P. 1:1001(1000) ack 5001").expectAfter(40, ". 5001:5001(0) ack 1001 win %d".formatted((1 << 17) - 1000 + 3 >> 2));
    }

    @Test
    void synAckIsSentAgainAtGrowingIntervalsAndThenForgotten() {
        script.listen(8);
        flow.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
        for (int seconds = 1; seconds <= 8; seconds *= 2) {
            flow.expectAfter(seconds * 1000, "S. 0:0(0) ack 1");
        }
        flow.expectNothingFor(40_000);
        script.expectNothingLeft();
    }

    @Test
    void synThatComesAgainIsAnsweredAgain() {
        script.listen(8);
        flow.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
        flow.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1").expectNothing();
    }

    /** The peer has given the first attempt up and begins anew from the same port. */
    @Test
    void synWithAnotherNumberGetsAnAnswerByWhichThePeerResetsTheOldAttempt() {
        int listener = script.listen(8);
        flow.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
        flow.inject("S 5000:5000(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
        flow.inject("R 1:1(0)").expectNothing();
        flow.inject("S 5000:5000(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 5001");
        flow.inject(". 5001:5001(0) ack 1");
        script.accept(listener);
    }

    @Test
    void wrongAcknowledgementOfTheSynAckIsReset() {
        int listener = script.listen(8);
        flow.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
        flow.inject(". 1:1(0) ack 2").expect("R 2:2(0)");
        flow.inject(". 1:1(0) ack 0").expect("R 0:0(0)");
        flow.inject(". 1:1(0) ack 1").expectNothing();
        script.accept(listener);
    }

    @Test
    void resetEndsTheHandshakeOnlyWithTheRightNumber() {
        int listener = script.listen(8);
        flow.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
        flow.inject("R 2:2(0)").expectNothing();
        assertEquals(1, script.counter("tcp_half_open"));
        flow.inject("R 1:1(0)").expectNothing();
        script.poll();
        assertEquals(0, script.counter("tcp_half_open"));
        assertEquals(Stack.NO_CONNECTION, script.stack.accept(listener));
    }

    @Test
    void dataAndFinWithTheLastAcknowledgementAreTaken() {
        int listener = script.listen(8);
        flow.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
        flow.inject("FP. 1:101(100) ack 1");
        long connection = script.accept(listener);
        assertEquals(TcpState.CLOSE_WAIT, script.stack.state(connection));
        assertEquals(100, script.read(connection, 1));
        assertEquals(-1, script.read(connection, 101));
        assertEquals(List.of("PEER_CLOSED"), script.told);
        flow.expectAfter(40, ". 1:1(0) ack 102");
    }

    /** The third packet of the handshake is lost: the first data takes its place. */
    @Test
    void dataMayComeInsteadOfTheLastAcknowledgement() {
        int listener = script.listen(8);
        flow.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
        flow.inject("P. 1461:1561(100) ack 1").expect(". 1:1(0) ack 1");
        flow.inject(". 1:1461(1460) ack 1").expect(". 1:1(0) ack 1561");
        assertEquals(1560, script.read(script.accept(listener), 1));
    }

    @Test
    void segmentsForNobodyAreReset() {
        flow.inject("S 0:0(0) win 65535").expect("R. 0:0(0) ack 1");
        flow.inject("S 0:100(100) win 65535").expect("R. 0:0(0) ack 101");
        flow.inject("S. 0:0(0) ack 77 win 65535").expect("R 77:77(0)");
        flow.inject(". 1:1(0) ack 1234").expect("R 1234:1234(0)");
        flow.inject("FP. 1:11(10) ack 99").expect("R 99:99(0)");
        flow.inject("R 1:1(0)").inject("R. 1:1(0) ack 1").expectNothing();
        script.expectNothingLeft();
    }

    @Test
    void fullAcceptQueueLetsSynsWait() {
        int listener = script.listen(1);
        script.flow(1).inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1").inject(". 1:1(0) ack 1");
        script.flow(2).inject("S 0:0(0) win 65535 <mss 1460>").expectNothing();
        script.accept(listener);
        script.flow(2).inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
    }

    @Test
    void floodOfSynsIsBoundedAndTheLatestGetThrough() {
        int listener = script.listen(64);
        for (int port = 1000; port < 3000; port++) {
            script.flow(port).inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
        }
        script.poll();
        assertEquals(Script.MAX_HALF_OPEN, script.counter("tcp_half_open"));
        assertEquals(2000 - Script.MAX_HALF_OPEN, script.counter("tcp_half_open_evicted"));
        assertEquals(0, script.counter("tcp_connections"));
        script.flow(2999).inject(". 1:1(0) ack 1");
        script.accept(listener);
        script.flow(1000).inject(". 1:1(0) ack 1").expect("R 1:1(0)");
        script.advance(60_000);
        assertEquals(0, script.counter("tcp_half_open"));
    }

    @Test
    void ourSynIsSentAgainAtGrowingIntervalsAndThenFails() {
        long connection = script.connect(flow);
        flow.expect("S 0:0(0)");
        for (int seconds = 1; seconds <= 32; seconds *= 2) {
            flow.expectAfter(seconds * 1000, "S 0:0(0)");
        }
        flow.expectNothingFor(64_500);
        assertEquals(ConnectionError.TIMED_OUT, script.stack.error(connection));
        script.close(connection);
        script.expectNothingLeft();
    }

    @Test
    void resetRefusesOnlyIfItAcknowledgesOurSyn() {
        long connection = script.connect(flow);
        flow.expect("S 0:0(0)");
        flow.inject("R 0:0(0)").inject("R. 0:0(0) ack 2").inject("R. 0:0(0) ack 0");
        flow.drain();
        assertEquals(TcpState.SYN_SENT, script.stack.state(connection));
        flow.inject("R. 0:0(0) ack 1").expectNothing();
        assertEquals(ConnectionError.REFUSED, script.stack.error(connection));
    }

    /** RFC 9293 §3.5.3: an old connection's half on the other side. */
    @Test
    void wrongAcknowledgementOfOurSynIsReset() {
        long connection = script.connect(flow);
        flow.expect("S 0:0(0)");
        flow.inject("S. 0:0(0) ack 5 win 65535").expect("R 5:5(0)");
        flow.inject(". 0:0(0) ack 1000").expect("R 1000:1000(0)");
        assertEquals(TcpState.SYN_SENT, script.stack.state(connection));
        flow.inject("S. 0:0(0) ack 1 win 65535").expect(". 1:1(0) ack 1");
    }

    @Test
    void synAckThatComesAgainIsAcknowledgedAgain() {
        flow.establishByConnect();
        flow.inject("S. 0:0(0) ack 1 win 65535 <mss 1460>").expect(". 1:1(0) ack 1").expectNothing();
    }

    /** RFC 9293 §3.5, figure 7. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bothConnectAtOnce(boolean finallyByAck) {
        long connection = script.connect(flow);
        flow.expect("S 0:0(0)");
        flow.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
        assertEquals(TcpState.SYN_RECEIVED, script.stack.state(connection));
        if (!finallyByAck) {
            flow.inject("S. 0:0(0) ack 1 win 65535 <mss 1460>");
            flow.drain(); // an acknowledgement is allowed
        }
        flow.inject(". 1:1(0) ack 1");
        assertEquals(TcpState.ESTABLISHED, script.stack.state(connection));
        script.poll();
        assertEquals(List.of("CONNECTED"), script.told);
        flow.inject("P. 1:101(100) ack 1");
        assertEquals(100, script.read(connection, 1));
        script.write(connection, 1, 50);
        flow.expect("P. 1:51(50) ack 101");
    }

    @Test
    void bothConnectAtOnceAndTheAnswerIsLost() {
        script.connect(flow);
        flow.expect("S 0:0(0)");
        flow.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
        flow.expectAfter(1000, "S. 0:0(0) ack 1");
        flow.inject(". 1:1(0) ack 1").expectNothing();
    }

    @Test
    void connectionsThatNobodyAcceptsAreResetWithTheirListener() {
        int listener = script.listen(8);
        flow.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1").inject(". 1:1(0) ack 1");
        Script.Flow second = script.flow(2);
        second.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
        script.stack.closeListener(listener);
        script.poll();
        flow.expect("R. 1:1(0) ack 1");
        second.inject(". 1:1(0) ack 1").expect("R 1:1(0)");
        assertFalse(script.counter("tcp_connections") > 0);
        script.advance(60_000);
        script.expectNothingLeft();
    }
}
