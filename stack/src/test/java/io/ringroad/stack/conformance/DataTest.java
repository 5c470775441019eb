package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.tcp.TcpState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 9293 §3.10.7.4, seventh and eighth: payload in order, out of order, twice, overlapping; and its acknowledgement. */
class DataTest {
    private final Script script = new Script(true);
    private final Script.Flow flow = script.flow(40000);
    private long connection;

    @BeforeEach
    void establish() {
        connection = flow.establish(script.listen(8));
    }

    @Test
    void aSmallSegmentIsAcknowledgedAfterTheDelay() {
        flow.inject("P. 1:101(100) ack 1").expectAfter(40, ". 1:1(0) ack 101");
        assertEquals(100, script.read(connection, 1));
    }

    @Test
    void everySecondFullSegmentIsAcknowledgedAtOnce() {
        flow.inject(". 1:1461(1460) ack 1").expectNothing();
        flow.inject(". 1461:2921(1460) ack 1").expect(". 1:1(0) ack 2921");
        flow.inject(". 2921:4381(1460) ack 1").expectNothing();
        flow.inject(". 4381:5841(1460) ack 1").expect(". 1:1(0) ack 5841").expectNothing();
    }

    @Test
    void theAcknowledgementRidesOnData() {
        flow.inject("P. 1:101(100) ack 1").expectNothing();
        script.write(connection, 1, 10);
        flow.expect("P. 1:11(10) ack 101").inject(". 101:101(0) ack 11").expectNothingFor(500);
    }

    @Test
    void aGapIsToldAtOnceForEverySegmentBehindIt() {
        flow.inject(". 1461:2921(1460) ack 1").expect(". 1:1(0) ack 1");
        flow.inject(". 2921:4381(1460) ack 1").expect(". 1:1(0) ack 1");
        flow.inject(". 5841:7301(1460) ack 1").expect(". 1:1(0) ack 1");
        assertEquals(0, script.read(connection, 1));
        flow.inject(". 1:1461(1460) ack 1").expect(". 1:1(0) ack 4381").expectNothing();
        assertEquals(4380, script.read(connection, 1));
        flow.inject(". 4381:5841(1460) ack 1").expect(". 1:1(0) ack 7301");
        assertEquals(2920, script.read(connection, 4381));
    }

    @Test
    void overlapsOfEveryKindAreSortedOut() {
        flow.inject(". 101:201(100) ack 1");
        flow.inject(". 151:251(100) ack 1"); // runs over the end
        flow.inject(". 51:151(100) ack 1"); // runs over the start
        flow.inject(". 301:401(100) ack 1");
        flow.inject(". 291:411(120) ack 1"); // runs over both
        flow.inject(". 321:331(10) ack 1"); // lies within
        flow.drain();
        assertEquals(0, script.read(connection, 1));
        flow.inject(". 1:61(60) ack 1").expect(". 1:1(0) ack 251");
        assertEquals(250, script.read(connection, 1));
        flow.inject(". 241:321(80) ack 1");
        flow.drain();
        assertEquals(150, Math.min(150, script.read(connection, 251)));
    }

    @Test
    void oneSegmentMayCoverAllThatCameBefore() {
        flow.inject(". 201:301(100) ack 1").inject(". 401:501(100) ack 1").inject(". 601:701(100) ack 1");
        flow.drain();
        flow.inject(". 1:1001(1000) ack 1").expect(". 1:1(0) ack 1001");
        assertEquals(1000, script.read(connection, 1));
    }

    @Test
    void whatComesTwiceIsDeliveredOnceAndAcknowledgedAtOnce() {
        flow.inject("P. 1:101(100) ack 1");
        flow.inject("P. 1:101(100) ack 1").expect(". 1:1(0) ack 101");
        flow.inject("P. 51:151(100) ack 1").expect(". 1:1(0) ack 151");
        assertEquals(150, script.read(connection, 1));
        assertEquals(0, script.read(connection, 151));
    }

    @Test
    void whatLiesBeyondTheWindowIsCutOff() {
        flow.inject(". 100001:100101(100) ack 1").expect(". 1:1(0) ack 1");
        flow.inject(". 1:1(0) ack 1").expectNothing();
        assertEquals(0, script.read(connection, 1));
        for (int at = 1; at < 65536 - 1460; at += 1460) {
            flow.inject(". %d:%d(1460) ack 1".formatted(at, at + 1460));
        }
        script.advance(100);
        flow.drain();
        assertEquals(44 * 1460, script.stack.readableBytes(connection));
        flow.inject(". 64241:65701(1460) ack 1"); // without scaling the window is 65535 at most
        script.advance(100);
        assertEquals(65535, script.stack.readableBytes(connection));
        flow.drain();
        assertEquals(65535, script.read(connection, 1));
    }

    @Test
    void finAheadOfAGapCountsWhenTheGapIsFilled() {
        flow.inject("F. 101:201(100) ack 1").expect(". 1:1(0) ack 1");
        assertEquals(TcpState.ESTABLISHED, script.stack.state(connection));
        flow.inject(". 1:101(100) ack 1").expect(". 1:1(0) ack 202");
        assertEquals(TcpState.CLOSE_WAIT, script.stack.state(connection));
        assertEquals(200, script.read(connection, 1));
        assertEquals(-1, script.read(connection, 201));
    }

    @Test
    void dataAfterFinIsIgnored() {
        flow.inject("F. 1:101(100) ack 1").inject("P. 102:202(100) ack 1");
        script.advance(100);
        flow.drain();
        assertEquals(100, script.read(connection, 1));
        assertEquals(-1, script.read(connection, 101));
    }

    @Test
    void longStreamsWrapTheSequenceNumbers() {
        int sequence = 1;
        for (int round = 0; round < 40; round++) {
            flow.inject("P. %d:%d(1000) ack 1".formatted(sequence, sequence + 1000));
            assertEquals(1000, script.read(connection, sequence));
            sequence += 1000;
        }
        script.advance(50);
        assertEquals(40_001, flow.drain().getLast().ack());
    }

    @Test
    void bytesAreSentInFullSegmentsWithPushAtTheEnd() {
        script.write(connection, 1, 4000);
        flow.expect(". 1:1461(1460) ack 1").expect(". 1461:2921(1460) ack 1").expect("P. 2921:4001(1080) ack 1");
        flow.inject(". 1:1(0) ack 4001").expectNothingFor(1000);
        assertEquals(0, script.stack.unacknowledgedBytes(connection));
    }

    @Test
    void nagleHoldsASmallSegmentBackUntilTheOthersAreAcknowledged() {
        script.stack.noDelay(connection, false);
        script.write(connection, 1, 10);
        flow.expect("P. 1:11(10) ack 1");
        script.write(connection, 11, 10);
        script.write(connection, 21, 10);
        flow.expectNothing().inject(". 1:1(0) ack 11").expect("P. 11:31(20) ack 1");
    }

    @Test
    void acknowledgementOfWhatWasNotSentIsAnsweredAndIgnored() {
        script.write(connection, 1, 100);
        flow.expect("P. 1:101(100) ack 1").inject("P. 1:11(10) ack 102").expect(". 101:101(0) ack 1");
        assertEquals(0, script.read(connection, 1));
        flow.inject(". 1:1(0) ack 101").expectNothing();
    }

    /** RFC 5961 §5.2: data may not be injected with an acknowledgement of long ago. */
    @Test
    void acknowledgementOfLongAgoIsAnsweredAndItsDataIgnored() {
        flow.inject("P. 1:11(10) ack -100000").expect(". 1:1(0) ack 1");
        assertEquals(0, script.read(connection, 1));
    }

    @Test
    void segmentWithoutAckIsIgnored() {
        flow.inject("P 1:11(10)").expectNothingFor(100);
        assertEquals(0, script.read(connection, 1));
    }

    @Test
    void urgentDataIsDeliveredInPlace() {
        flow.inject("PU. 1:101(100) ack 1");
        assertEquals(100, script.read(connection, 1));
    }

    @Test
    void inputThatIsShutDownIsAcknowledgedAndDropped() {
        script.stack.shutdownInput(connection);
        for (int at = 1; at < 200_000; at += 1000) {
            flow.inject(". %d:%d(1000) ack 1".formatted(at, at + 1000));
        }
        script.advance(50);
        assertEquals(200_001, flow.drain().getLast().ack());
        assertEquals(0, script.stack.readableBytes(connection));
    }
}
