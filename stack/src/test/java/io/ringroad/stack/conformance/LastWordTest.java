package io.ringroad.stack.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.tcp.TcpState;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** What a connection owes its peer at its end leaves as soon as there is a frame for it. */
class LastWordTest {
    private static final int FEWEST_FRAMES = 64;

    private final Script script = new Script(true, Script.config(), 1500, FEWEST_FRAMES);
    private final Script.Flow flow = script.flow(40000);
    private final long connection = flow.establish(script.listen(8));
    private final FramePool pool = script.frames.pool;
    private final Deque<Integer> hoard = new ArrayDeque<>();

    private void leaveFrames(int free) {
        while (pool.free() > free) {
            hoard.push(pool.allocate());
        }
    }

    private void giveBack() {
        while (!hoard.isEmpty()) {
            pool.release(hoard.pop());
        }
    }

    /** The peer's last bytes take the last frame, until they are read. */
    private void finWithoutFrameToAcknowledgeIt() {
        script.shutdownOutput(connection);
        flow.expect("F. 1:1(0) ack 1").inject(". 1:1(0) ack 2");
        leaveFrames(1);
        flow.inject("FP. 1:101(100) ack 2").expectNothing();
        assertEquals(TcpState.TIME_WAIT, script.stack.state(connection));
    }

    @Test
    void theAcknowledgementOfAFin() {
        finWithoutFrameToAcknowledgeIt();
        assertEquals(100, script.read(connection, 1));
        flow.expect(". 2:2(0) ack 102").expectNothing();
        assertEquals(-1, script.read(connection, 101));
        assertEquals(1, script.counter("tcp_time_wait"));
        assertEquals(ConnectionError.NONE, script.stack.error(connection));
        script.close(connection);
        giveBack();
        script.expectNothingLeft();
    }

    /** RFC 1337: the state is as good as entered, and no reset ends it. */
    @Test
    void theAcknowledgementOfAFinAlsoAfterAReset() {
        finWithoutFrameToAcknowledgeIt();
        pool.release(hoard.pop());
        flow.inject("R. 102:102(0) ack 2");
        assertEquals(ConnectionError.NONE, script.stack.error(connection));
        flow.expect(". 2:2(0) ack 102");
        giveBack();
    }

    @Test
    void theAcknowledgementOfAFinAlsoIfItsOwnerClosesMeanwhile() {
        finWithoutFrameToAcknowledgeIt();
        script.stack.read(connection, MemorySegment.ofArray(new byte[100]), 0, 100);
        script.stack.close(connection);
        giveBack();
        script.poll();
        flow.expect(". 2:2(0) ack 102").expectNothing();
        script.expectNothingLeft();
    }

    @Test
    void aReset() {
        leaveFrames(0);
        script.abort(connection);
        flow.expectNothingFor(100);
        giveBack();
        script.poll();
        flow.expect("R. 1:1(0) ack 1").expectNothing();
        script.expectNothingLeft();
    }

    @Test
    void whatCannotBeSaidForASecondIsGivenUp() {
        leaveFrames(0);
        script.abort(connection);
        for (int ms = 0; ms < 1100; ms++) {
            script.nowNs += Script.MS;
            script.poll();
        }
        giveBack();
        script.poll();
        flow.expectNothing();
        script.expectNothingLeft();
    }

    /** A connection whose SYN had no frame until its time was over has no more to say. */
    @Test
    void noSynOfAConnectionThatHasFailed() throws IOException {
        Script.Flow other = script.flow(8080);
        leaveFrames(0);
        long late = script.stack.connect(null, 0, script.peer, 8080, 0, 0, 10 * Script.MS);
        script.poll();
        script.nowNs += 20 * Script.MS;
        script.stack.runTimers(script.nowNs);
        assertEquals(ConnectionError.TIMED_OUT, script.stack.error(late));
        giveBack();
        script.stack.transmit(script.nowNs);
        other.expectNothing();
        script.close(late);
    }
}
