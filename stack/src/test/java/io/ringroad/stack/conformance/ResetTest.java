package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.tcp.TcpState;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

/** RFC 5961: blind resets, blind SYNs, blind data. */
class ResetTest {
    private Script script = new Script(true);
    private Script.Flow flow = script.flow(40000);
    private long connection;

    private void establish(boolean v4) {
        script = new Script(v4);
        flow = script.flow(40000);
        connection = flow.establish(script.listen(8));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resetWithExactlyTheNextNumberResets(boolean v4) {
        establish(v4);
        flow.inject("R 1:1(0)").expectNothing();
        script.poll();
        assertEquals(ConnectionError.RESET, script.stack.error(connection));
        assertEquals(TcpState.CLOSED, script.stack.state(connection));
        assertEquals(List.of("PEER_CLOSED", "FAILED"), script.told);
        script.close(connection);
        script.expectNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1000, 65000})
    void resetElsewhereInTheWindowIsChallenged(int sequence) {
        establish(true);
        flow.inject("R %1$d:%1$d(0)".formatted(sequence)).expect(". 1:1(0) ack 1");
        assertEquals(TcpState.ESTABLISHED, script.stack.state(connection));
        flow.inject("R 1:1(0)"); // what a peer that has really forgotten us answers
        assertEquals(ConnectionError.RESET, script.stack.error(connection));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5, -100000, 70000, 2000000})
    void resetOutsideOfTheWindowIsIgnored(int sequence) {
        establish(true);
        flow.inject("R %1$d:%1$d(0)".formatted(sequence)).expectNothing();
        assertEquals(TcpState.ESTABLISHED, script.stack.state(connection));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, -70000, 100000})
    void synOnAnEstablishedConnectionIsChallenged(int sequence) {
        establish(true);
        flow.inject("S %1$d:%1$d(0) win 65535 <mss 1460>".formatted(sequence)).expect(". 1:1(0) ack 1");
        assertEquals(TcpState.ESTABLISHED, script.stack.state(connection));
    }

    @Test
    void rebootedPeerThatConnectsAgainGetsThroughByWayOfTheChallenge() {
        establish(true);
        flow.inject("S 5000:5000(0) win 65535 <mss 1460>").expect(". 1:1(0) ack 1");
        flow.inject("R 1:1(0)");
        script.close(connection);
        flow.inject("S 5000:5000(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 5001");
    }

    @Test
    void dataOutsideOfTheWindowIsAnsweredAndIgnored() {
        establish(true);
        flow.inject("P. -1000:-900(100) ack 1").expect(". 1:1(0) ack 1");
        flow.inject("P. 80001:80101(100) ack 1").expect(". 1:1(0) ack 1");
        assertEquals(0, script.read(connection, 1));
    }

    @Test
    void malformedOptionsDropTheSegment() {
        establish(true);
        byte[] options = {8, 0, 0, 0};
        script.inject(new io.ringroad.stack.TcpPacket(0x020000000001L, 0x020000000002L, script.peer, script.us, 40000,
                80, flow.peerIss + 1, flow.stackIss + 1, 0x10, 1000, options, new byte[10]).bytes());
        flow.expectNothingFor(100);
        assertEquals(0, script.stack.readableBytes(connection));
    }

    /** RFC 5961 §7: about a thousand in a second, all connections together. */
    @Test
    void challengesAreLimited() {
        establish(true);
        for (int i = 0; i < 3000; i++) {
            flow.inject("R 1000:1000(0)");
        }
        long sent = script.counter("tcp_challenge_acks");
        assertEquals(sent, flow.drain().size());
        assertEquals(3000 - sent, script.counter("tcp_challenge_acks_suppressed"));
        assertTrue(sent >= 500 && sent < 1500, () -> sent + " challenges");
        script.advance(1000);
        flow.inject("R 1000:1000(0)").expect(". 1:1(0) ack 1");
    }
}
