package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.tcp.TcpState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules for unacceptable segments hold in every synchronized state, not only in ESTABLISHED. */
class ClosingStatesTest {
    private final Script script = new Script(true);
    private final Script.Flow flow = script.flow(40000);
    private final long connection = flow.establish(script.listen(8));
    /** What the peer is to send next, and what it has acknowledged, relative. */
    private int next = 1;
    private int acked = 1;

    /** Brings the connection to a state. */
    private void enter(TcpState state) {
        switch (state) {
            case ESTABLISHED -> { }
            case FIN_WAIT_1 -> ourFin();
            case FIN_WAIT_2 -> {
                ourFin();
                flow.inject(". 1:1(0) ack 2");
                acked = 2;
            }
            case CLOSING -> {
                ourFin();
                theirFin();
            }
            case CLOSE_WAIT -> theirFin();
            case LAST_ACK -> {
                theirFin();
                ourFin();
            }
            default -> throw new IllegalArgumentException(state.name());
        }
        flow.drain();
        script.advance(50);
        flow.drain();
        assertEquals(state, script.stack.state(connection));
    }

    private void ourFin() {
        script.shutdownOutput(connection);
        flow.expect("F. 1:1(0)");
    }

    private void theirFin() {
        flow.inject("F. 1:1(0) ack 1");
        next = 2;
    }

    private void inject(String flags, int sequence, int length, int ack) {
        flow.inject("%s %d:%d(%d) ack %d".formatted(flags, sequence, sequence + length, length, ack));
    }

    /** The stack answers with an acknowledgement that says where it stands, and stays in its state. */
    private void expectAnswer(TcpState state) {
        Seg answer = flow.drain().getLast();
        assertEquals(Seg.parse(". 0:0(0)").flags(), answer.flags());
        assertEquals(next, answer.ack());
        assertEquals(state, script.stack.state(connection));
    }

    @ParameterizedTest
    @EnumSource(value = TcpState.class,
            names = {"ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSING", "CLOSE_WAIT", "LAST_ACK"})
    void segmentOutsideOfTheWindowIsAnswered(TcpState state) {
        enter(state);
        inject("P.", next + 100_000, 10, acked);
        expectAnswer(state);
        inject("P.", next - 1000, 10, acked);
        expectAnswer(state);
    }

    @ParameterizedTest
    @EnumSource(value = TcpState.class,
            names = {"ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSING", "CLOSE_WAIT", "LAST_ACK"})
    void acknowledgementOfWhatWasNotSentIsAnswered(TcpState state) {
        enter(state);
        inject("P.", next, 10, acked + 100);
        expectAnswer(state);
    }

    @ParameterizedTest
    @EnumSource(value = TcpState.class,
            names = {"ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSING", "CLOSE_WAIT", "LAST_ACK"})
    void synIsChallenged(TcpState state) {
        enter(state);
        inject("S", next + 10, 0, acked);
        expectAnswer(state);
    }

    @ParameterizedTest
    @EnumSource(value = TcpState.class,
            names = {"ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSING", "CLOSE_WAIT", "LAST_ACK"})
    void resetThatIsNotExactIsChallengedTheExactOneResets(TcpState state) {
        enter(state);
        inject("R.", next + 1, 0, acked);
        expectAnswer(state);
        inject("R.", next, 0, acked);
        flow.expectNothing();
        assertEquals(ConnectionError.RESET, script.stack.error(connection));
        script.close(connection);
        script.expectNothingLeft();
    }

    @ParameterizedTest
    @EnumSource(value = TcpState.class, names = {"CLOSING", "CLOSE_WAIT", "LAST_ACK"})
    void finThatComesAgainIsAcknowledgedAgain(TcpState state) {
        enter(state);
        inject("F.", 1, 0, acked);
        expectAnswer(state);
    }
}
