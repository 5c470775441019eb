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
    private final SendQueue queue;
    private final SegmentOutput output;
    private final RttEstimator rtt;
    private final FrameRun run;

    Sender(TcpContext context, SendQueue queue, SegmentOutput output, RttEstimator rtt) {
        this.context = context;
        this.pool = context.pool;
        this.queue = queue;
        this.output = output;
        this.rtt = rtt;
        this.run = new FrameRun(context.pool);
    }

    /**
     * Sends all that may go now.
     *
     * @return false if a transmit ring was full or no frame was left: to be called again
     */
    boolean emit(Connection connection) {
        if (connection.is(Connection.FLAG_SYN_DUE)) {
            return sendSyn(connection);
        }
        if (connection.state() == TcpState.SYN_SENT || connection.state() == TcpState.CLOSED) {
            return true;
        }
        boolean room = retransmitIfDue(connection) && sendNewData(connection) && sendFinIfDue(connection);
        if (connection.is(Connection.FLAG_ACK_NOW)) {
            room &= acknowledge(connection);
        }
        context.wheel.schedule(connection);
        return room;
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
        startRetransmitTimer(connection);
        context.wheel.schedule(connection);
        return true;
    }

    private boolean retransmitIfDue(Connection connection) {
        if (!connection.is(Connection.FLAG_RETRANSMIT)) {
            return true;
        }
        int frame = connection.sendHead();
        if (frame == FramePool.NONE || connection.sendNext() == frame) {
            connection.unset(Connection.FLAG_RETRANSMIT); // goes out as the next new data, or only FIN is missing
            return true;
        }
        if (pool.isShared(frame)) {
            connection.unset(Connection.FLAG_RETRANSMIT); // the device has not even sent it yet: the timer comes again
            return true;
        }
        if (pool.payloadLength(frame) > connection.mss() && !queue.split(connection, frame, connection.mss())) {
            context.count(TcpCounter.NO_FRAME);
            return false;
        }
        run.of(frame);
        if (!transmit(connection, pool.sequence(frame), Connection.FLAG_FIN_SENT)) {
            return false;
        }
        connection.unset(Connection.FLAG_RETRANSMIT);
        return true;
    }

    private boolean sendNewData(Connection connection) {
        int gsoBytes = output.gsoMaxBytes(connection);
        int frame = connection.sendNext();
        while (frame != FramePool.NONE) {
            int packetBytes = Math.max(connection.mss(), gsoBytes);
            int allowed = allowedBytes(connection, frame, packetBytes);
            if (allowed == 0) {
                startPersistIfStuck(connection);
                return true;
            }
            if (pool.isShared(frame)) {
                return true; // still with the device from the first time
            }
            if (allowed < pool.payloadLength(frame) && !queue.split(connection, frame, allowed)) {
                context.count(TcpCounter.NO_FRAME);
                return false;
            }
            measureRun(connection, frame, gsoBytes);
            if (!transmit(connection, connection.sndNxt(), Connection.FLAG_FIN_QUEUED)) {
                return false;
            }
            frame = advance(connection);
        }
        return true;
    }

    private void measureRun(Connection connection, int frame, int gsoBytes) {
        if (gsoBytes > 0) {
            run.gather(frame, Math.min(gsoBytes, usableBytes(connection)));
        } else {
            run.of(frame);
        }
    }

    /** RFC 9293 §3.8.6.2.1: U, with the congestion window as RFC 5681 adds it. */
    private static int usableBytes(Connection connection) {
        int window = Math.min(connection.sndWnd(), connection.cwnd());
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

    /** Sends the run, and FIN if that is right behind it and {@code finFlag} is set: queued, or (again) sent before. */
    private boolean transmit(Connection connection, int sequence, int finFlag) {
        int flags = TcpHeader.ACK;
        int end = sequence + run.bytes;
        if (run.endsQueue()) {
            flags |= TcpHeader.PSH;
            if (connection.is(finFlag) && end == connection.sendEnd()) {
                flags |= TcpHeader.FIN;
            }
        }
        if (!output.sendData(connection, run, sequence, flags)) {
            return false;
        }
        onSent(connection, end);
        acknowledged(connection);
        if ((flags & TcpHeader.FIN) != 0) {
            connection.set(Connection.FLAG_FIN_SENT);
        }
        return true;
    }

    private void onSent(Connection connection, int end) {
        if (run.wasSent()) {
            context.count(TcpCounter.RETRANSMITS);
            rtt.onRetransmit(connection);
        } else {
            rtt.onSend(connection, end, context.nowNs);
        }
        run.markSent();
        if (connection.timerKind() != Connection.TIMER_RETRANSMIT) {
            startRetransmitTimer(connection);
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
        acknowledged(connection);
        if (connection.timerKind() != Connection.TIMER_RETRANSMIT) {
            startRetransmitTimer(connection);
        }
        return true;
    }

    /**
     * A segment without data that says what has been received. Its number is SND.MAX: after a retransmission timeout
     * SND.NXT lies before what the peer expects, and two peers in that state would drop each other's words for ever.
     */
    boolean acknowledge(Connection connection) {
        if (!output.sendBare(connection, connection.sndMax(), TcpHeader.ACK)) {
            return false;
        }
        acknowledged(connection);
        return true;
    }

    /** A number that the peer has acknowledged already makes it say its window (RFC 9293 §3.8.4, §3.8.6.1). */
    void probe(Connection connection) {
        output.sendBare(connection, connection.sndUna() - 1, TcpHeader.ACK);
    }

    private static void acknowledged(Connection connection) {
        connection.unset(Connection.FLAG_ACK_NOW);
        connection.lastAckSent(connection.rcvNxt());
        connection.ackDeadlineNs(Connection.NEVER);
    }

    private void startRetransmitTimer(Connection connection) {
        connection.startTimer(Connection.TIMER_RETRANSMIT, context.nowNs + RttEstimator.rtoNs(connection));
    }
}
