package io.ringroad.stack.tcp;

import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.wire.SequenceNumber;

/** RFC 9293 §3.10.7.4, fifth: what a segment acknowledges, and the window that it tells. */
final class AckInput {
    private final TcpContext context;
    private final SendQueue queue;
    private final RttEstimator rtt;
    private final CongestionControl congestion;
    private final Scoreboard scoreboard;
    private final Relays relays;

    AckInput(TcpContext context, SendQueue queue, RttEstimator rtt, CongestionControl congestion,
            Scoreboard scoreboard, Relays relays) {
        this.context = context;
        this.queue = queue;
        this.rtt = rtt;
        this.congestion = congestion;
        this.scoreboard = scoreboard;
        this.relays = relays;
    }

    /** Returns false if the acknowledgement is of something not sent, or too old: the segment is to be dropped. */
    boolean onAck(Connection connection, Segment segment) {
        int ack = segment.acknowledgement;
        if (SequenceNumber.gt(ack, connection.sndMax()) || isTooOld(connection, ack)) {
            context.challenge(connection);
            return false;
        }
        if (SequenceNumber.gt(ack, connection.sndUna())) {
            onNewData(connection, ack);
        } else if (!connection.hasSack() && isDuplicate(connection, segment)) {
            onDuplicate(connection);
        }
        if (connection.hasSack()) {
            onSack(connection, segment);
        }
        updateWindow(connection, segment);
        return true;
    }

    /** RFC 5961 §5.2, MAX.SND.WND taken as the largest that scaling allows here. */
    private static boolean isTooOld(Connection connection, int ack) {
        return SequenceNumber.lt(ack, connection.sndUna() - (0xffff << connection.sendWindowShift()));
    }

    private void onNewData(Connection connection, int ack) {
        // What arrived before a timeout and is acknowledged only now doesn't show that the path takes more.
        int bytes = Math.min(ack - connection.sndUna(), connection.flightBytes());
        sampleRtt(connection, ack);
        queue.acknowledge(connection, ack);
        connection.sndUna(ack);
        if (SequenceNumber.lt(connection.sndNxt(), ack)) {
            connection.sndNxt(ack); // a rewound connection learns that more had arrived
            connection.sendNext(connection.sendHead());
            if (SequenceNumber.gt(ack, connection.sendEnd())) {
                connection.set(Connection.FLAG_FIN_SENT);
            }
        }
        connection.retransmissions(0);
        rtt.computeRto(connection);
        if (congestion.onAcknowledged(connection, bytes)) {
            connection.set(Connection.FLAG_RETRANSMIT);
        }
        restartTimer(connection);
        afterProgress(connection);
    }

    private void sampleRtt(Connection connection, int ack) {
        if (connection.is(Connection.FLAG_RTT_RUNNING) && SequenceNumber.geq(ack, connection.rttSequence())) {
            connection.unset(Connection.FLAG_RTT_RUNNING);
            rtt.sample(connection, context.nowNs - connection.rttStartNs());
        }
    }

    /** RFC 6298 (5.2, 5.3). */
    private void restartTimer(Connection connection) {
        if (connection.sndUna() == connection.sndMax()) {
            connection.stopTimer();
        } else {
            connection.startTimer(Connection.TIMER_RETRANSMIT, context.nowNs + RttEstimator.rtoNs(connection));
            context.wheel.schedule(connection);
        }
    }

    private void afterProgress(Connection connection) {
        connection.lastActivityNs(context.nowNs);
        if (!connection.allDataSent() || connection.isFinDue()
                || connection.is(Connection.FLAG_RETRANSMIT | Connection.FLAG_RECOVERY)) {
            context.wantOutput(connection);
        }
        if (connection.is(Connection.FLAG_RELAYED)) {
            relays.onSpaceFreed(connection);
        } else if ((connection.interest() & ConnectionOwner.WRITABLE) != 0) {
            context.notifyOwner(connection, 0);
        }
    }

    /** RFC 5681 §2. */
    private static boolean isDuplicate(Connection connection, Segment segment) {
        return segment.acknowledgement == connection.sndUna()
                && segment.sequenceLength() == 0
                && connection.sndMax() != connection.sndUna()
                && segment.window << connection.sendWindowShift() == connection.sndWnd();
    }

    private void onDuplicate(Connection connection) {
        if (congestion.onDuplicateAck(connection)) {
            context.count(TcpCounter.FAST_RETRANSMITS);
            connection.set(Connection.FLAG_RETRANSMIT);
        }
        context.wantOutput(connection);
    }

    /** The peer's SACK blocks, or what is left of the earlier ones after a cumulative acknowledgement. */
    private void onSack(Connection connection, Segment segment) {
        boolean news = segment.options.sackBlocks() > 0 && scoreboard.update(connection, segment.options);
        if (connection.sackedBytes() == 0) {
            return;
        }
        if (congestion.onSelectiveAck(connection, news)) {
            context.count(TcpCounter.FAST_RETRANSMITS);
            connection.set(Connection.FLAG_RETRANSMIT);
        }
        context.wantOutput(connection);
    }

    private void updateWindow(Connection connection, Segment segment) {
        boolean newer = SequenceNumber.lt(connection.sndWl1(), segment.sequence)
                || connection.sndWl1() == segment.sequence
                        && SequenceNumber.leq(connection.sndWl2(), segment.acknowledgement);
        if (!newer) {
            return;
        }
        int before = connection.sndWnd();
        connection.sndWnd(segment.window << connection.sendWindowShift());
        connection.sndWl1(segment.sequence);
        connection.sndWl2(segment.acknowledgement);
        if (connection.sndWnd() > before && !connection.allDataSent()) {
            if (connection.timerKind() == Connection.TIMER_PERSIST) {
                connection.stopTimer();
                connection.retransmissions(0);
            }
            context.wantOutput(connection);
        }
    }
}
