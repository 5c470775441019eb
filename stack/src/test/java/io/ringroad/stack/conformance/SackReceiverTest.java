package io.ringroad.stack.conformance;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 2018, the data receiver: the option is agreed on, and which blocks an acknowledgement carries in which order. */
class SackReceiverTest {
    private Script script = new Script(true);
    private Script.Flow flow = script.flow(40000);

    private long establish() {
        return flow.establish(script.listen(8), "win 65535 <mss 1460,sackOK>", "win 65535");
    }

    private long establishWithTimestamps() {
        return flow.establish(script.listen(8), "win 65535 <mss 1460,sackOK,TS 1 0>", "win 65535 <TS 2 *>");
    }

    /** The segments of 100 bytes with these places, each beyond a gap. */
    private void receive(int... places) {
        for (int place : places) {
            flow.inject("P. %d:%d(100) ack 1".formatted(1 + place * 100, 101 + place * 100));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isOfferedAndAgreedOnInBothDirections(boolean v4) {
        script = new Script(v4);
        flow = script.flow(40000);
        script.listen(8);
        flow.inject("S 0:0(0) win 65535 <mss 1440,sackOK>").expect("S. 0:0(0) ack 1 <sackOK>");
        Script.Flow with = script.flow(2000);
        script.connect(with);
        with.expect("S 0:0(0) <TS * 0,sackOK>").inject("S. 0:0(0) ack 1 win 65535 <mss 1440,sackOK>");
        with.expect(". 1:1(0) ack 1").inject("P. 11:21(10) ack 1").expect(". 1:1(0) ack 1 <sack 11:21>");
        Script.Flow without = script.flow(3000);
        script.connect(without);
        without.expect("S 0:0(0) <sackOK>").inject("S. 0:0(0) ack 1 win 65535 <mss 1440>").expect(". 1:1(0) ack 1");
        without.inject("P. 11:21(10) ack 1").expect(". 1:1(0) ack 1 <sack none>");
    }

    @Test
    void isNotUsedWithAPeerThatDoesNotOfferIt() {
        script.listen(8);
        flow.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1 <sack none>").inject(". 1:1(0) ack 1");
        receive(1);
        flow.expect(". 1:1(0) ack 1 <sack none>");
    }

    @Test
    void isAgreedOnWhenBothBegin() {
        script.connect(flow);
        flow.expect("S 0:0(0) <sackOK>").inject("S 0:0(0) win 65535 <mss 1460,sackOK>").expect("S. 0:0(0) ack 1 <sackOK>");
    }

    @Test
    void isNotAgreedOnWhenBothBeginAndTheOtherDoesNotOfferIt() {
        script.connect(flow);
        flow.expect("S 0:0(0) <sackOK>").inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1 <sack none>");
    }

    @Test
    void latestBlockComesFirstAndTheOthersFollow() {
        establish();
        receive(1, 3, 5, 7);
        flow.expect(". 1:1(0) ack 1 <sack 101:201>").expect(". 1:1(0) ack 1 <sack 301:401 101:201>");
        flow.expect(". 1:1(0) ack 1 <sack 501:601 301:401 101:201>");
        flow.expect(". 1:1(0) ack 1 <sack 701:801 501:601 301:401 101:201>");
        receive(9);
        flow.expect(". 1:1(0) ack 1 <sack 901:1001 701:801 501:601 301:401>");
    }

    @Test
    void threeBlocksFitBesideTimestamps() {
        establishWithTimestamps();
        for (int place = 1; place <= 7; place += 2) {
            flow.inject("P. %d:%d(100) ack 1 <TS 3 *>".formatted(1 + place * 100, 101 + place * 100));
        }
        for (int i = 0; i < 3; i++) {
            flow.expect(". 1:1(0) ack 1 <TS * 2>");
        }
        flow.expect(". 1:1(0) ack 1 <TS * 2,sack 701:801 501:601 301:401>").expectNothing();
    }

    @Test
    void adjacentSegmentsAreOneBlock() {
        establish();
        receive(3, 1, 2);
        flow.expect(". 1:1(0) ack 1 <sack 301:401>").expect(". 1:1(0) ack 1 <sack 101:201 301:401>");
        flow.expect(". 1:1(0) ack 1 <sack 101:401>");
    }

    @Test
    void blockThatGrowsInTheMiddleComesFirst() {
        establish();
        receive(1, 4, 8);
        flow.drain();
        receive(5);
        flow.expect(". 1:1(0) ack 1 <sack 401:601 101:201 801:901>");
    }

    @Test
    void segmentThatIsHeldAlreadyIsToldOfFirst() {
        establish();
        receive(1, 3, 5);
        flow.drain();
        receive(3);
        flow.expect(". 1:1(0) ack 1 <sack 301:401 101:201 501:601>");
    }

    @Test
    void acknowledgementOfAFilledGapTellsOfTheNextBlocks() {
        establish();
        receive(1, 3, 5);
        flow.drain();
        receive(0);
        flow.expect(". 1:1(0) ack 201 <sack 301:401 501:601>");
        receive(2);
        flow.expect(". 1:1(0) ack 401 <sack 501:601>");
        receive(4);
        flow.expect(". 1:1(0) ack 601 <sack none>");
    }

    @Test
    void dataCarriesNoBlocks() {
        long connection = establish();
        receive(1);
        flow.drain();
        script.write(connection, 1, 1460);
        flow.expect("P. 1:1461(1460) ack 1 <sack none>");
    }

    @Test
    void inputThatIsReadIsWhatWasSent() {
        long connection = establish();
        receive(5, 3, 1, 4, 2, 0);
        script.read(connection, 1);
        flow.drain();
        flow.inject("P. 601:611(10) ack 1").expectAfter(40, ". 1:1(0) ack 611 <sack none>");
    }
}
