package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.tcp.TcpState;
import org.junit.jupiter.api.Test;

/**
 * RFC 6675: loss recovery by what the peer says it holds. Segments are numbered from 0, each 1460 bytes; ten of them fill
 * the first congestion window.
 */
class SackSenderTest {
    private final Script script = new Script(true);
    private final Script.Flow flow = script.flow(40000);
    private final long connection =
            flow.establish(script.listen(8), "win 65535 <mss 1460,sackOK>", "win 65535");

    private static int start(int segment) {
        return 1 + segment * 1460;
    }

    /** The application writes so many segments, of which the first ten go. */
    private void send(int segments) {
        script.write(connection, 1, segments * 1460);
        for (int i = 0; i < Math.min(10, segments); i++) {
            expect(i);
        }
        flow.expectNothing();
    }

    private void expect(int segment) {
        flow.expect(". %d:%d(1460) ack 1".formatted(start(segment), start(segment + 1)));
    }

    /** The peer has all before {@code ack}, and the ranges [from, to) of segments. */
    private void sack(int ack, int... ranges) {
        StringBuilder blocks = new StringBuilder();
        for (int i = 0; i < ranges.length; i += 2) {
            blocks.append(' ').append(start(ranges[i])).append(':').append(start(ranges[i + 1]));
        }
        flow.inject(". 1:1(0) ack %d <sack%s>".formatted(start(ack), blocks));
    }

    private void acknowledge(int segment) {
        flow.inject(". 1:1(0) ack " + start(segment));
    }

    private long recoveries() {
        return script.counter("tcp_fast_retransmits");
    }

    /** RFC 3042, as RFC 6675 §5 (3) has it. */
    @Test
    void firstTwoDuplicatesLetOneNewSegmentGoEach() {
        send(20);
        sack(0, 1, 2);
        expect(10);
        flow.expectNothing();
        sack(0, 1, 3);
        expect(11);
        flow.expectNothing();
        assertEquals(0, recoveries());
    }

    @Test
    void thirdDuplicateSendsTheFirstAgainAndHalvesTheWindow() {
        send(20);
        sack(0, 1, 2);
        sack(0, 1, 3);
        flow.drain();
        sack(0, 1, 4);
        expect(0);
        flow.expectNothing();
        for (int held = 5; held <= 8; held++) { // twelve are out, five may be in flight
            sack(0, 1, held);
            flow.expectNothing();
        }
        sack(0, 1, 9);
        expect(12);
        sack(0, 1, 10);
        expect(13);
        acknowledge(12);
        flow.drain();
        assertEquals(1, recoveries());
        assertEquals(0, script.counter("tcp_retransmit_timeouts"));
    }

    @Test
    void oneAcknowledgementOfThreeSegmentsIsEnough() {
        send(10);
        sack(0, 1, 4);
        expect(0);
        flow.expectNothing();
    }

    @Test
    void smallSegmentsCountByAcknowledgements() {
        for (int i = 0; i < 5; i++) {
            script.write(connection, 1 + i * 100, 100);
        }
        flow.drain();
        flow.inject(". 1:1(0) ack 1 <sack 101:201>").inject(". 1:1(0) ack 1 <sack 101:301>").expectNothing();
        flow.inject(". 1:1(0) ack 1 <sack 101:401>").expect(". 1:101(100) ack 1").expectNothing();
    }

    /** RFC 6675 §2: only new information makes an acknowledgement a duplicate. */
    @Test
    void duplicatesWithoutNewBlocksMeanNothing() {
        send(10);
        for (int i = 0; i < 5; i++) {
            flow.inject(". 1:1(0) ack 1");
            sack(0, 1, 2);
        }
        flow.expectNothing();
        assertEquals(0, recoveries());
    }

    @Test
    void blocksOnDataCount() {
        send(10);
        flow.inject("P. 1:101(100) ack 1 <sack 1461:5841>");
        flow.expect(". 1:1461(1460) ack 101");
    }

    @Test
    void onlyHolesAreSentAgain() {
        send(10);
        sack(0, 1, 2, 3, 4, 5, 6);
        expect(0);
        sack(0, 1, 2, 3, 4, 5, 10);
        expect(2);
        expect(4);
        flow.expectNothing();
        acknowledge(2);
        acknowledge(4);
        acknowledge(10);
        flow.expectNothingFor(3000);
        assertEquals(3, script.counter("tcp_retransmits"));
    }

    /** Three runs above it: lost, though they are less than two full segments. */
    @Test
    void smallHoleBelowThreeRunsIsLost() {
        for (int i = 0; i < 12; i++) {
            script.write(connection, 1 + i * 100, 100);
        }
        flow.drain();
        flow.inject(". 1:1(0) ack 1 <sack 101:201 301:401 501:601>");
        flow.inject(". 1:1(0) ack 1 <sack 301:401 501:601 701:801>");
        flow.expectNothing();
        flow.inject(". 1:1(0) ack 1 <sack 501:601 701:801 901:1001>");
        flow.expect(". 1:101(100) ack 1").expect(". 201:301(100) ack 1").expect(". 401:501(100) ack 1");
        flow.drain();
        flow.inject(". 1:1(0) ack 1201").expectNothingFor(2000);
    }

    @Test
    void frameOfWhichThePeerHoldsAPartIsNotHeld() {
        send(10);
        flow.inject(". 1:1(0) ack 1 <sack 2921:8000>");
        expect(0);
        flow.drain();
        flow.inject(". 1:1(0) ack 1 <sack 2921:8000 8761:14601>");
        expect(1);
        expect(5); // its first 699 bytes are there
        flow.expectNothing();
    }

    /** NextSeg rule 3: nothing new to send, and room. */
    @Test
    void holeThatIsNotSurelyLostIsSentAgainWhenThereIsNothingElse() {
        send(10);
        sack(0, 1, 4);
        expect(0);
        sack(0, 1, 8);
        flow.expectNothing();
        sack(0, 9, 10, 1, 8);
        expect(8);
        flow.expectNothing();
    }

    /** NextSeg rule 2 before rule 3. */
    @Test
    void newDataGoesBeforeAHoleThatIsNotSurelyLost() {
        send(11);
        sack(0, 1, 8);
        expect(0);
        flow.drain();
        sack(0, 9, 10, 1, 8);
        expect(8);
        flow.expectNothing();
    }

    /** NextSeg rule 4: no block tells of the last segment. */
    @Test
    void lastSegmentIsRescuedOnceTheFirstHasArrived() {
        send(10);
        sack(0, 1, 4);
        expect(0);
        sack(0, 1, 9);
        flow.expectNothing();
        acknowledge(9);
        expect(9);
        acknowledge(9);
        flow.expectNothing();
        acknowledge(10);
        flow.expectNothingFor(3000);
        assertEquals(0, script.counter("tcp_retransmit_timeouts"));
    }

    @Test
    void rescueHappensOnceInARecovery() {
        send(10);
        sack(0, 1, 4);
        expect(0);
        sack(0, 1, 7);
        acknowledge(7);
        expect(9);
        acknowledge(8);
        flow.expectNothing();
    }

    @Test
    void recoveryEndsWithWhatWasOutWhenItBegan() {
        send(40);
        sack(0, 1, 4);
        expect(0);
        flow.drain();
        acknowledge(10);
        for (int segment = 10; segment < 15; segment++) { // the window is half of ten
            expect(segment);
        }
        flow.expectNothing();
        sack(10, 11, 14);
        expect(10);
        assertEquals(2, recoveries());
    }

    /** RFC 2018 §8: the peer may have dropped what it said it holds. */
    @Test
    void timeoutForgetsWhatThePeerHeld() {
        send(10);
        sack(0, 1, 2);
        sack(0, 1, 3);
        flow.expectAfter(1000, ". 1:1461(1460) ack 1");
        acknowledge(1);
        expect(1);
        expect(2);
        flow.expectNothing();
    }

    @Test
    void afterATimeoutWhatThePeerSaysAgainIsNotSentAgain() {
        send(10);
        flow.expectAfter(1000, ". 1:1461(1460) ack 1");
        sack(1, 2, 5, 6, 10);
        expect(1);
        expect(5);
        flow.expectNothing();
        acknowledge(5);
        acknowledge(10);
        flow.expectNothingFor(3000);
        assertEquals(0, recoveries());
    }

    /** RFC 6675 §5.1. */
    @Test
    void noRecoveryBeginsBeforeWhatTimedOutHasArrived() {
        send(10);
        flow.expectAfter(1000, ". 1:1461(1460) ack 1");
        sack(0, 1, 2);
        sack(0, 1, 3);
        sack(0, 1, 4);
        sack(0, 1, 6);
        flow.drain();
        assertEquals(0, recoveries());
        acknowledge(10);
        script.write(connection, start(10), 5 * 1460);
        flow.drain();
        sack(10, 11, 14);
        expect(10);
        assertEquals(1, recoveries());
    }

    /** Below SND.UNA (RFC 2883), beyond SND.MAX, the wrong way round, at SND.UNA itself. */
    @Test
    void impossibleBlocksAreIgnored() {
        send(10);
        sack(1, 0, 1);
        sack(1, 5, 4);
        sack(1, 1, 9);
        flow.inject(". 1:1(0) ack 1461 <sack 2921:20000>");
        flow.inject(". 1:1(0) ack 1461 <sack -100000:14601>");
        flow.expectNothing();
        assertEquals(0, recoveries());
        acknowledge(10);
        flow.expectNothingFor(3000);
    }

    @Test
    void finGoesAgainWithTheLastSegment() {
        send(10);
        script.shutdownOutput(connection);
        flow.expect("F. 14601:14601(0) ack 1");
        sack(0, 1, 4);
        expect(0);
        acknowledge(9);
        flow.expect("FP. 13141:14601(1460) ack 1").inject(". 1:1(0) ack 14602").expectNothingFor(2000);
        assertEquals(TcpState.FIN_WAIT_2, script.stack.state(connection));
    }

    @Test
    void finIsSentAgainBehindWhatThePeerHolds() {
        send(10);
        script.shutdownOutput(connection);
        flow.expect("F. 14601:14601(0) ack 1").expectAfter(1000, ". 1:1461(1460) ack 1");
        sack(1, 2, 10);
        expect(1);
        flow.expect("F. 14601:14601(0) ack 1").inject(". 1:1(0) ack 14602").expectNothingFor(2000);
    }

    @Test
    void acknowledgementThatArrivesLateEndsAllOfIt() {
        send(10);
        sack(0, 1, 4);
        expect(0);
        acknowledge(10);
        flow.expectNothingFor(3000);
        assertEquals(0, script.stack.unacknowledgedBytes(connection));
        script.close(connection);
    }
}
