package io.ringroad.stack.tcp;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.wire.SequenceNumber;
import io.ringroad.stack.wire.TcpHeader;

/** A segment of a connection in SYN_RECEIVED or later: RFC 9293 §3.10.7.4, in its order. */
final class ConnectionInput {
    /** RFC 7323 §5.5; the clock's milliseconds are a little longer. */
    private static final int TWENTY_FOUR_DAYS_MS = TcpContext.timestampMs(24 * 24 * 3600 * 1_000_000_000L);

    private final TcpContext context;
    private final AckInput ackInput;
    private final Receiver receiver;
    private final Sender sender;
    private final Relays relays;
    private final Lifecycle lifecycle;

    ConnectionInput(TcpContext context, AckInput ackInput, Receiver receiver, Sender sender, Relays relays,
            Lifecycle lifecycle) {
        this.context = context;
        this.ackInput = ackInput;
        this.receiver = receiver;
        this.sender = sender;
        this.relays = relays;
        this.lifecycle = lifecycle;
    }

    void onSegment(Connection connection, Segment segment) {
        if (!checkTimestamps(connection, segment)
                || !checkSequence(connection, segment)
                || !checkReset(connection, segment)
                || !checkSyn(connection, segment)
                || !segment.is(TcpHeader.ACK)) {
            return;
        }
        rememberTimestamp(connection, segment);
        connection.keepAliveProbesSent(0);
        if (connection.timerKind() == Connection.TIMER_PERSIST) {
            connection.retransmissions(0); // it answers: its window may stay closed as long as it likes
        }
        if (connection.state() == TcpState.SYN_RECEIVED) {
            connection.transition(TcpState.ESTABLISHED);
            context.notifyOwner(connection, ConnectionOwner.CONNECTED);
        }
        if (ackInput.onAck(connection, segment) && afterAck(connection)) {
            onText(connection, segment);
        }
    }

    /** RFC 7323 §5.3 R1 (PAWS). */
    private boolean checkTimestamps(Connection connection, Segment segment) {
        if (!hasTimestamps(connection, segment) || segment.is(TcpHeader.RST)) {
            return true;
        }
        int idleMs = context.timestampMs() - connection.tsRecentAgeMs();
        if (SequenceNumber.lt(segment.options.tsVal(), connection.tsRecent())
                && Integer.compareUnsigned(idleMs, TWENTY_FOUR_DAYS_MS) < 0) {
            context.count(TcpCounter.DROPPED_PAWS);
            context.wantAckNow(connection);
            return false;
        }
        return true;
    }

    private static boolean hasTimestamps(Connection connection, Segment segment) {
        return connection.hasTimestamps() && segment.options.hasTimestamps();
    }

    /** RFC 7323 §4.3, which timestamp to echo; after R2, lest a segment from outside of the window set it. */
    private void rememberTimestamp(Connection connection, Segment segment) {
        if (hasTimestamps(connection, segment)
                && SequenceNumber.leq(segment.sequence, connection.lastAckSent())) {
            connection.tsRecent(segment.options.tsVal());
            connection.tsRecentAgeMs(context.timestampMs());
        }
    }

    /** First: check sequence number. A zero window still lets acknowledgements through. */
    private boolean checkSequence(Connection connection, Segment segment) {
        int length = segment.sequenceLength();
        int end = segment.sequence + length;
        boolean old = length == 0
                ? SequenceNumber.lt(segment.sequence, connection.rcvNxt())
                : SequenceNumber.leq(end, connection.rcvNxt());
        boolean beyond = SequenceNumber.gt(segment.sequence, connection.rcvAdv());
        if (!old && !beyond) {
            return true;
        }
        context.count(TcpCounter.DROPPED_UNACCEPTABLE);
        if (!segment.is(TcpHeader.RST)) {
            context.wantAckNow(connection);
        }
        return false;
    }

    /** Second: check the RST bit, as RFC 5961 §3.2 has it: only the exact number resets. */
    private boolean checkReset(Connection connection, Segment segment) {
        if (!segment.is(TcpHeader.RST)) {
            return true;
        }
        if (connection.state() == TcpState.TIME_WAIT) {
            return false; // RFC 1337
        }
        if (segment.sequence == connection.rcvNxt()) {
            context.count(TcpCounter.RESETS_IN);
            lifecycle.fail(connection, ConnectionError.RESET);
        } else {
            context.challenge(connection);
        }
        return false;
    }

    /** Fourth: check the SYN bit (RFC 5961 §4.2). */
    private boolean checkSyn(Connection connection, Segment segment) {
        if (segment.is(TcpHeader.SYN)) {
            context.challenge(connection);
            return false;
        }
        return true;
    }

    /** Fifth, the second half: our FIN is acknowledged. Returns false if the connection is gone. */
    private boolean afterAck(Connection connection) {
        if (!connection.isFinAcknowledged()) {
            return true;
        }
        switch (connection.state()) {
            case FIN_WAIT_1 -> {
                connection.transition(TcpState.FIN_WAIT_2);
                if (isDetached(connection)) {
                    lifecycle.startFinWait2(connection);
                }
            }
            case CLOSING -> {
                // The peer's FIN may have come in one batch with its acknowledgement of ours, and is unacknowledged then.
                enterTimeWait(connection, connection.is(Connection.FLAG_ACK_NOW));
                return false;
            }
            case LAST_ACK -> {
                lifecycle.finish(connection);
                return false;
            }
            default -> { }
        }
        return true;
    }

    /** A flow in TIME_WAIT has no turn to send: what it owes goes now, or the connection stays until it has gone. */
    private void enterTimeWait(Connection connection, boolean owesAcknowledgement) {
        if (!owesAcknowledgement || sender.acknowledge(connection)) {
            lifecycle.enterTimeWait(connection);
        } else {
            lifecycle.oweLastAcknowledgement(connection);
        }
    }

    private static boolean isDetached(Connection connection) {
        return !connection.is(Connection.FLAG_OWNED | Connection.FLAG_RELAYED | Connection.FLAG_UNACCEPTED);
    }

    /** Seventh and eighth: payload and FIN. */
    private void onText(Connection connection, Segment segment) {
        if (!connection.state().canReceive()) {
            return;
        }
        int segmentLength = segment.sequenceLength();
        if (segment.length > 0) {
            if (isDetached(connection) && isNew(connection, segment)) {
                lifecycle.abort(connection, ConnectionError.ABORTED); // RFC 2525 §2.17: nobody will read it
                return;
            }
            receiver.onPayload(connection, segment);
        }
        if ((segment.is(TcpHeader.FIN) || connection.is(Connection.FLAG_FIN_AHEAD))
                && receiver.onFin(connection, segment, segmentLength)) {
            afterFin(connection);
        }
    }

    private static boolean isNew(Connection connection, Segment segment) {
        return SequenceNumber.gt(segment.sequence + segment.length, connection.rcvNxt());
    }

    private void afterFin(Connection connection) {
        if (connection.is(Connection.FLAG_RELAYED)) {
            relays.onFin(connection);
        }
        switch (connection.state()) {
            case ESTABLISHED -> connection.transition(TcpState.CLOSE_WAIT);
            case FIN_WAIT_1 -> {
                connection.transition(TcpState.CLOSING);
                context.wantAckNow(connection);
            }
            case FIN_WAIT_2 -> enterTimeWait(connection, true);
            default -> { }
        }
    }
}
