package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A backend as Linux is one: it acknowledges a request with its answer, however long it thinks before, and if more than
 * one segment is out it repeats the last after two round trips and two ticks, at the earliest 2 ms (RFC 8985 §7.2). So
 * long, and no longer, may the acknowledgement of an answer wait.
 */
class TailLossProbeTest {
    private static final int MSS = 1460;
    private static final long TICKS_NS = 2 * Script.MS;

    private final Script script = new Script(true);
    private final Script.Flow flow = script.flow(8080);
    private long connection;
    private int sent = 1;
    private int received = 1;

    private void connect(long rttNs) {
        connection = script.connect(flow);
        flow.expect("S 0:0(0)");
        script.nowNs += rttNs;
        flow.inject("S. 0:0(0) ack 1 win 65535 <mss 1460>").expect(". 1:1(0) ack 1");
    }

    private void ask(long thinkingNs, int answerBytes) {
        script.write(connection, sent, 100);
        flow.expect("P. %d:%d(100) ack %d".formatted(sent, sent + 100, received));
        sent += 100;
        script.nowNs += thinkingNs;
        answer("P.", answerBytes);
        assertEquals(answerBytes, script.read(connection, received - answerBytes));
    }

    private void answer(String flags, int bytes) {
        flow.inject("%s %d:%d(%d) ack %d".formatted(flags, received, received + bytes, bytes, sent));
        received += bytes;
    }

    private void expectAcknowledgedWithin(long ns) {
        long latestNs = script.nowNs + ns;
        int end = received;
        while (flow.drain().stream().noneMatch(segment -> segment.ack() == end)) {
            script.nowNs = Math.max(script.nowNs, script.stack.nextDeadlineNs());
            assertTrue(script.nowNs < latestNs, "the backend has repeated its last segment");
            script.poll();
        }
    }

    /** What the backend thinks doesn't make its round trips longer. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aFinBehindTheAnswerIsAcknowledgedInTimeAfterSlowAnswers(long seed) {
        Random random = new Random(seed);
        long rttNs = random.nextLong(30_000_000);
        connect(rttNs);
        for (int request = random.nextInt(30); request > 0; request--) {
            ask(rttNs + random.nextLong(150_000_000), 1 + random.nextInt(MSS));
        }
        flow.drain();
        answer("P.", 1 + random.nextInt(MSS / 2));
        answer("F.", 0);
        received++;
        expectAcknowledgedWithin(2 * rttNs + TICKS_NS);
    }

    /** The same of a client, which has been asked for nothing before, and reads what it got before it answers. */
    @Test
    void aClientsFinBehindItsLastWordsIsAcknowledgedInTime() {
        Script.Flow client = script.flow(40000);
        int listener = script.listen(8);
        client.inject("S 0:0(0) win 65535 <mss 1460>").expect("S. 0:0(0) ack 1");
        script.nowNs += 100_000;
        client.inject(". 1:1(0) ack 1 win 65535");
        long accepted = script.accept(listener);
        script.write(accepted, 1, 100);
        client.expect("P. 1:101(100) ack 1");
        script.nowNs += 60 * Script.MS;
        client.inject("P. 1:101(100) ack 101").inject("F. 101:101(0) ack 101");
        script.advance(2);
        client.expect(". 101:101(0) ack 102");
    }

    /** One packet that nobody has cut is two segments for its sender. */
    @Test
    void aFinAtTheEndOfAnUncutPacketIsBehindOthers() {
        connect(100_000);
        answer("FP.", 2000);
        received++;
        expectAcknowledgedWithin(TICKS_NS);
    }

    @Test
    void anAnswerOfASegmentAndAHalfIsAcknowledgedInTime() {
        connect(100_000);
        answer(".", MSS);
        answer("P.", 500);
        expectAcknowledgedWithin(TICKS_NS);
    }

    @Test
    void anAnswerOfOneSegmentWaitsForTheNextRequest() {
        connect(100_000);
        answer("P.", MSS);
        flow.expectNothingFor(30);
        script.write(connection, sent, 100);
        flow.expect("P. 1:101(100) ack %d".formatted(received));
    }

    /** A far backend waits longer; its FIN's acknowledgement may, too, and ride on ours. */
    @Test
    void aFarBackendsFinWaitsForOurs() {
        connect(20 * Script.MS);
        answer("P.", 100);
        answer("F.", 0);
        received++;
        flow.expectNothingFor(15);
        script.read(connection, 1);
        script.close(connection);
        flow.expect("F. 1:1(0) ack 102");
    }
}
