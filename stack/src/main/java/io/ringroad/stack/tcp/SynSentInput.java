package io.ringroad.stack.tcp;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.wire.SequenceNumber;
import io.ringroad.stack.wire.TcpHeader;

/** A segment in answer to our SYN: RFC 9293 §3.10.7.3, in its order. */
final class SynSentInput {
    private final TcpContext context;
    private final SegmentOutput output;
    private final Handshake handshake;
    private final RttEstimator rtt;
    private final Lifecycle lifecycle;

    SynSentInput(TcpContext context, SegmentOutput output, Handshake handshake, RttEstimator rtt,
            Lifecycle lifecycle) {
        this.context = context;
        this.output = output;
        this.handshake = handshake;
        this.rtt = rtt;
        this.lifecycle = lifecycle;
    }

    void onSegment(Connection connection, Segment segment) {
        boolean acknowledges = segment.is(TcpHeader.ACK);
        if (acknowledges && !SequenceNumber.between(connection.iss() + 1, segment.acknowledgement,
                connection.sndMax() + 1)) {
            output.sendResetFor(segment);
            return;
        }
        if (segment.is(TcpHeader.RST)) {
            if (acknowledges) {
                context.count(TcpCounter.RESETS_IN);
                lifecycle.fail(connection, ConnectionError.REFUSED);
            }
            return;
        }
        if (segment.is(TcpHeader.SYN)) {
            onSyn(connection, segment, acknowledges);
        }
    }

    private void onSyn(Connection connection, Segment segment, boolean acknowledges) {
        connection.rcvNxt(segment.sequence + 1);
        connection.lastAckSent(segment.sequence + 1);
        connection.rcvAdv(connection.rcvNxt() + handshake.synWindow());
        connection.sndWnd(segment.window); // never scaled in a SYN (RFC 7323 §2.2)
        connection.sndWl1(segment.sequence);
        connection.sndWl2(segment.acknowledgement);
        handshake.agree(connection, segment);
        if (acknowledges) {
            establish(connection, segment);
        } else {
            // Simultaneous open (RFC 9293 §3.5, figure 7)
            connection.transition(TcpState.SYN_RECEIVED);
            connection.set(Connection.FLAG_SYN_DUE);
            context.wantOutput(connection);
        }
    }

    private void establish(Connection connection, Segment segment) {
        connection.sndUna(segment.acknowledgement);
        if (connection.is(Connection.FLAG_RTT_RUNNING)) {
            connection.unset(Connection.FLAG_RTT_RUNNING);
            rtt.sample(connection, context.nowNs - connection.rttStartNs());
        } else {
            rtt.initialize(connection);
        }
        connection.unset(Connection.FLAG_SYN_DUE);
        connection.retransmissions(0);
        connection.stopTimer();
        boolean keepAlive = connection.keepAliveProbes() > 0;
        connection.activityDeadlineNs(
                keepAlive ? context.nowNs + connection.activityTimeoutNs() : Connection.NEVER);
        connection.transition(TcpState.ESTABLISHED);
        context.wantAckNow(connection);
        context.notifyOwner(connection, ConnectionOwner.CONNECTED);
    }
}
