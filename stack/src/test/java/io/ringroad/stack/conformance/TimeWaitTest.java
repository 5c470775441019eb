package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** RFC 9293 §3.6.1, RFC 1337, RFC 6191: the flow that is remembered after its end. */
class TimeWaitTest {
    private final Script script = new Script(true);
    private final Script.Flow flow = script.flow(40000);
    private final int listener = script.listen(8);

    /** We close first; the peer's number is 2 then, ours 2. */
    private void enter() {
        script.close(flow.establish(listener));
        flow.expect("F. 1:1(0) ack 1").inject("F. 1:1(0) ack 2").expect(". 2:2(0) ack 2");
    }

    private void enterWithTimestamps() {
        long connection = flow.establish(listener, "win 65535 <mss 1460,wscale 0,TS 1000 0>", "win 65535 <TS 1001 *>");
        script.close(connection);
        flow.expect("F. 1:1(0) ack 1").inject("F. 1:1(0) ack 2 <TS 1002 *>").expect(". 2:2(0) ack 2 <TS * 1002>");
    }

    private long timeWaits() {
        script.poll();
        return script.counter("tcp_time_wait");
    }

    @Test
    void lasts() {
        enter();
        script.advance(59_000);
        assertEquals(1, timeWaits());
        script.advance(2_000);
        assertEquals(0, timeWaits());
        flow.inject("F. 1:1(0) ack 2").expect("R 2:2(0)");
    }

    @Test
    void finThatComesAgainIsAnsweredAndStartsTheTimeAnew() {
        enter();
        script.advance(50_000);
        flow.inject("F. 1:1(0) ack 2").expect(". 2:2(0) ack 2");
        script.advance(50_000);
        assertEquals(1, timeWaits());
        script.advance(11_000);
        assertEquals(0, timeWaits());
    }

    @Test
    void acknowledgementsAreNotAnswered() {
        enter();
        flow.inject(". 2:2(0) ack 2").expectNothing();
    }

    @Test
    void oldDataIsAnsweredNotDelivered() {
        enter();
        flow.inject("P. 1:101(100) ack 2").expect(". 2:2(0) ack 2");
    }

    /** RFC 1337. */
    @Test
    void resetDoesNotEndIt() {
        enter();
        flow.inject("R. 2:2(0) ack 2").expectNothing();
        assertEquals(1, timeWaits());
    }

    @Test
    void synWithALaterNumberBeginsANewConnection() {
        enter();
        flow.inject("S 1000:1000(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1001");
        assertEquals(0, timeWaits());
        flow.inject(". 1001:1001(0) ack 1");
        script.accept(listener);
    }

    @Test
    void synWithAnEarlierNumberIsAnsweredByTheOldConnection() {
        enter();
        flow.inject("S -1000:-1000(0) win 65535 <mss 1460>").expect(". 2:2(0) ack 2");
        assertEquals(1, timeWaits());
    }

    @Test
    void synWithALaterTimestampBeginsANewConnectionWhateverItsNumber() {
        enterWithTimestamps();
        flow.inject("S -1000:-1000(0) win 65535 <mss 1460,wscale 0,TS 1003 0>").expect("S. 0:0(0) ack -999");
        flow.inject(". -999:-999(0) ack 1 <TS 1004 *>");
        script.accept(listener);
    }

    @Test
    void synWithAnEarlierTimestampIsAnsweredByTheOldConnection() {
        enterWithTimestamps();
        flow.inject("S 1000:1000(0) win 65535 <mss 1460,wscale 0,TS 900 0>").expect(". 2:2(0) ack 2");
    }

    @Test
    void slotsAreBoundedAndTheOldestGivesWay() {
        for (int port = 1; port <= 40; port++) {
            Script.Flow other = script.flow(port);
            script.close(other.establish(listener));
            other.expect("F. 1:1(0) ack 1").inject("F. 1:1(0) ack 2").expect(". 2:2(0) ack 2");
        }
        assertEquals(16, timeWaits());
        script.flow(40).inject("F. 1:1(0) ack 2").expect(". 2:2(0) ack 2");
        script.flow(1).inject("F. 1:1(0) ack 2").expect("R 2:2(0)");
    }
}
