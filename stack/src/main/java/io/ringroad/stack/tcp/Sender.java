package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.SequenceNumber;
import io.ringroad.stack.wire.TcpHeader;

/**
 * The sending half of a connection: what may go, when it goes again, and the acknowledgement that rides on it. Runs
 * once per cycle for each connection that asked for it.
 */
final class Sender {
    private final TcpContext context;
    private final FramePool pool;
    private final SegmentOutput output;
    private final RttEstimator rtt;
    private final DataOutput data;
    private final Recovery recovery;
    private final Lifecycle lifecycle;
    private final FrameRun run;

    Sender(TcpContext context, SegmentOutput output, RttEstimator rtt, DataOutput data, Recovery recovery,
            Lifecycle lifecycle) {
        this.context = context;
        this.pool = context.pool;
        this.output = output;
        this.rtt = rtt;
        this.data = data;
        this.recovery = recovery;
        this.lifecycle = lifecycle;
        this.run = data.run;
    }

    /**
     * Sends all that may go now.
     *
     * @return false if a transmit ring was full or no frame was left: to be called again
     */
    boolean emit(Connection connection) {
        TcpState state = connection.state();
        if (state == TcpState.CLOSED) {
            return lifecycle.sendOwedReset(connection);
        }
        if (connection.is(Connection.FLAG_SYN_DUE)) {
            return sendSyn(connection);
        }
        if (state == TcpState.SYN_SENT) {
            return true;
        }
        if (state == TcpState.TIME_WAIT) {
            return sendLastAcknowledgement(connection);
        }
        boolean room = recovery.retransmitLost(connection) && sendNewData(connection)
                && recovery.retransmitRest(connection) && sendFinIfDue(connection);
        if (connection.is(Connection.FLAG_ACK_NOW)) {
            room &= acknowledge(connection);
        }
        context.wheel.schedule(connection);
        return room;
    }

    private boolean sendLastAcknowledgement(Connection connection) {
        if (!acknowledge(connection) && !lifecycle.isTooLate(connection)) {
            return false;
        }
        lifecycle.enterTimeWait(connection);
        return true;
    }

    private boolean sendSyn(Connection connection) {
        int flags = connection.state() == TcpState.SYN_SENT ? TcpHeader.SYN : TcpHeader.SYN | TcpHeader.ACK;
        if (!output.sendSyn(connection, flags)) {
            return false;
        }
        connection.unset(Connection.FLAG_SYN_DUE | Connection.FLAG_ACK_NOW);
        connection.sndNxt(connection.iss() + 1);
        connection.sndMax(connection.iss() + 1);
        if (connection.retransmissions() == 0) {
            rtt.onSend(connection, connection.sndNxt(), context.nowNs);
        }
        data.startRetransmitTimer(connection);
        context.wheel.schedule(connection);
        return true;
    }

    private boolean sendNewData(Connection connection) {
        int gsoBytes = output.gsoMaxBytes(connection);
        int frame = connection.sendNext();
        while (frame != FramePool.NONE) {
            if (pool.hasFlag(frame, FramePool.FLAG_SACKED)) {
                frame = skip(connection, frame);
                continue;
            }
            int packetBytes = Math.max(connection.mss(), gsoBytes);
            int allowed = allowedBytes(connection, frame, packetBytes);
            if (allowed == 0) {
                startPersistIfStuck(connection);
                return true;
            }
            if (pool.isShared(frame)) {
                return true; // still with the device from the first time
            }
            if (allowed < pool.payloadLength(frame) && !data.split(connection, frame, allowed)) {
                return false;
            }
            measureRun(connection, frame, gsoBytes);
            if (!data.transmit(connection, connection.sndNxt(), Connection.FLAG_FIN_QUEUED)) {
                return false;
            }
            frame = advance(connection);
        }
        return true;
    }

    /** In a queue that was rewound: the peer has said meanwhile that it holds this frame. */
    private int skip(Connection connection, int frame) {
        int length = pool.payloadLength(frame);
        connection.sndNxt(connection.sndNxt() + length);
        connection.sendNext(pool.next(frame));
        recovery.skipped(length);
        return connection.sendNext();
    }

    private void measureRun(Connection connection, int frame, int gsoBytes) {
        if (gsoBytes > 0) {
            run.gather(frame, Math.min(gsoBytes, usableBytes(connection)));
        } else {
            run.of(frame);
        }
    }

    /** RFC 9293 §3.8.6.2.1: U, with the congestion window as RFC 5681 adds it. */
    private int usableBytes(Connection connection) {
        int window = Math.min(connection.sndWnd(), connection.cwnd() + recovery.notInFlightBytes());
        return connection.sndUna() + window - connection.sndNxt();
    }

    /** How much of the frame may go now: all of it, a part, or nothing. */
    private int allowedBytes(Connection connection, int frame, int packetBytes) {
        int length = Math.min(pool.payloadLength(frame), packetBytes);
        int usable = usableBytes(connection);
        if (usable >= length) {
            return isHeldByNagle(connection, frame, length) ? 0 : length;
        }
        // Sender's silly-window avoidance (RFC 9293 §3.8.6.2.1): a part only if nothing else will open the window.
        boolean nothingInFlight = connection.sndNxt() == connection.sndUna();
        return nothingInFlight && usable > 0 && usable < connection.cwnd() ? Math.min(length, usable) : 0;
    }

    private boolean isHeldByNagle(Connection connection, int frame, int length) {
        return connection.is(Connection.FLAG_NAGLE) && length < connection.mss() && pool.next(frame) == FramePool.NONE
                && connection.sndNxt() != connection.sndUna() && !connection.is(Connection.FLAG_FIN_QUEUED);
    }

    private void startPersistIfStuck(Connection connection) {
        boolean stuck = connection.sndNxt() == connection.sndUna() && connection.timerKind() == Connection.TIMER_NONE;
        if (stuck) {
            connection.startTimer(Connection.TIMER_PERSIST, context.nowNs + RttEstimator.rtoNs(connection));
        }
    }

    private int advance(Connection connection) {
        int next = connection.sndNxt() + run.bytes;
        if (connection.is(Connection.FLAG_FIN_SENT) && next == connection.sendEnd()) {
            next++;
        }
        connection.sndNxt(next);
        connection.sndMax(SequenceNumber.max(connection.sndMax(), next));
        int following = pool.next(run.last);
        connection.sendNext(following);
        return following;
    }

    /** FIN on its own, when no data is left for it to ride on. */
    private boolean sendFinIfDue(Connection connection) {
        if (!connection.isFinDue()) {
            return true;
        }
        if (!output.sendBare(connection, connection.sendEnd(), TcpHeader.FIN | TcpHeader.ACK)) {
            return false;
        }
        connection.set(Connection.FLAG_FIN_SENT);
        connection.sndNxt(connection.sendEnd() + 1);
        connection.sndMax(SequenceNumber.max(connection.sndMax(), connection.sndNxt()));
        DataOutput.acknowledged(connection);
        if (connection.timerKind() != Connection.TIMER_RETRANSMIT) {
            data.startRetransmitTimer(connection);
        }
        return true;
    }

    /**
     * A segment without data that says what has been received. Its number is SND.MAX: after a retransmission timeout
     * SND.NXT lies before what the peer expects, and two peers in that state would drop each other's words for ever.
     */
    boolean acknowledge(Connection connection) {
        return acknowledge(connection, connection.rcvNxt());
    }

    /** The same in answer to what begins at {@code latest}, beyond what is missing: told of first (RFC 2018 §4). */
    boolean acknowledge(Connection connection, int latest) {
        if (!output.sendAck(connection, acceptableSequence(connection), latest)) {
            return false;
        }
        DataOutput.acknowledged(connection);
        return true;
    }

    /**
     * The number of a segment that says something but has no data: SND.MAX, unless the peer has taken back window that
     * it had told, as Linux does down to nothing when it is short of memory. SND.MAX lies outside of that window then,
     * and nothing said there would be heard, so it is the window's edge (Linux does it too). A difference that scaling
     * may have rounded off doesn't count, but a window of zero is meant as such.
     */
    static int acceptableSequence(Connection connection) {
        int window = connection.sndWnd();
        int beyond = connection.sndMax() - connection.sndUna() - window;
        int roundedOff = window == 0 ? 0 : (1 << connection.sendWindowShift()) - 1;
        return beyond > roundedOff ? connection.sndUna() + window : connection.sndMax();
    }

    /** A number that the peer has acknowledged already makes it say its window (RFC 9293 §3.8.4, §3.8.6.1). */
    void probe(Connection connection) {
        output.sendBare(connection, connection.sndUna() - 1, TcpHeader.ACK);
    }
}
