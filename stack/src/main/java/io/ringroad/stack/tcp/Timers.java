package io.ringroad.stack.tcp;

import io.ringroad.stack.ConnectionError;

/** What happens when a connection's deadlines pass. */
final class Timers implements TimerWheel.Expiry {
    private final TcpContext context;
    private final SendQueue sendQueue;
    private final Sender sender;
    private final RttEstimator rtt;
    private final CongestionControl congestion;
    private final Lifecycle lifecycle;
    private final Relays relays;
    private final Paths paths;

    Timers(TcpContext context, SendQueue sendQueue, Sender sender, RttEstimator rtt, CongestionControl congestion,
            Lifecycle lifecycle, Relays relays, Paths paths) {
        this.context = context;
        this.sendQueue = sendQueue;
        this.sender = sender;
        this.rtt = rtt;
        this.congestion = congestion;
        this.lifecycle = lifecycle;
        this.relays = relays;
        this.paths = paths;
    }

    /** The wheel's entry came due; which of the deadlines it was for (if it still stands) is found out here. */
    @Override
    public void onDue(Connection connection) {
        long nowNs = context.nowNs;
        if (connection.ackDeadlineNs() - nowNs <= 0) {
            onAckDeadline(connection);
        }
        if (connection.activityDeadlineNs() - nowNs <= 0) {
            onActivityDeadline(connection);
        }
        if (connection.timerKind() != Connection.TIMER_NONE && connection.timerDeadlineNs() - nowNs <= 0) {
            onTimer(connection);
        }
        if (connection.state() != TcpState.CLOSED) {
            context.wheel.schedule(connection);
        }
    }

    private void onAckDeadline(Connection connection) {
        connection.ackDeadlineNs(Connection.NEVER);
        context.wantAckNow(connection);
        if (connection.is(Connection.FLAG_ACK_HELD)) {
            connection.unset(Connection.FLAG_ACK_HELD);
            relays.onClientSilent(connection);
        }
    }

    private void onTimer(Connection connection) {
        int kind = connection.timerKind();
        connection.stopTimer();
        switch (kind) {
            case Connection.TIMER_RETRANSMIT -> onRetransmitTimeout(connection);
            case Connection.TIMER_PERSIST -> onPersist(connection);
            case Connection.TIMER_FIN_WAIT_2 -> lifecycle.fail(connection, ConnectionError.TIMED_OUT);
            default -> throw new IllegalStateException("no such timer: " + kind);
        }
    }

    /** RFC 6298 (5.4 to 5.6). */
    private void onRetransmitTimeout(Connection connection) {
        if (connection.retransmissions() >= limit(connection)) {
            giveUp(connection);
            return;
        }
        context.count(TcpCounter.RETRANSMIT_TIMEOUTS);
        if (isWindowTakenBack(connection)) {
            congestion.onTimeout(connection);
            sendQueue.rewind(connection);
            onPersist(connection);
            return;
        }
        rtt.onRetransmit(connection);
        rtt.backOff(connection);
        if (connection.state() == TcpState.SYN_SENT || connection.state() == TcpState.SYN_RECEIVED) {
            connection.set(Connection.FLAG_SYN_DUE);
        } else {
            congestion.onTimeout(connection);
            sendQueue.rewind(connection);
        }
        if (connection.retransmissions() > 0) {
            paths.suspect(connection);
        }
        connection.retransmissions(connection.retransmissions() + 1);
        connection.startTimer(Connection.TIMER_RETRANSMIT, context.nowNs + RttEstimator.rtoNs(connection));
        context.wantOutput(connection);
    }

    /** RFC 9293 §3.8.6: a window that shrinks to nothing is probed in the standard way; data would not be taken. */
    private static boolean isWindowTakenBack(Connection connection) {
        return connection.sndWnd() == 0 && connection.sendHead() != Connection.NONE;
    }

    private int limit(Connection connection) {
        return connection.state() == TcpState.SYN_SENT ? 6 : context.config.maxRetransmissions();
    }

    private void giveUp(Connection connection) {
        if (connection.state() == TcpState.SYN_SENT) {
            context.count(TcpCounter.CONNECT_TIMEOUTS);
            lifecycle.fail(connection, ConnectionError.TIMED_OUT);
        } else {
            lifecycle.abort(connection, ConnectionError.TIMED_OUT);
        }
    }

    /** RFC 9293 §3.8.6.1: ask for the window, at growing intervals; a peer that doesn't answer at all has failed. */
    private void onPersist(Connection connection) {
        if (connection.retransmissions() >= context.config.maxRetransmissions()) {
            giveUp(connection);
            return;
        }
        connection.retransmissions(connection.retransmissions() + 1);
        sender.probe(connection);
        rtt.backOff(connection);
        connection.startTimer(Connection.TIMER_PERSIST, context.nowNs + RttEstimator.rtoNs(connection));
    }

    private void onActivityDeadline(Connection connection) {
        if (connection.is(Connection.FLAG_RELAYED)) {
            relays.onIdleTimer(connection);
        } else if (connection.state() == TcpState.SYN_SENT) {
            context.count(TcpCounter.CONNECT_TIMEOUTS);
            lifecycle.fail(connection, ConnectionError.TIMED_OUT);
        } else if (connection.keepAliveProbes() > 0) {
            onKeepAlive(connection);
        } else {
            connection.activityDeadlineNs(Connection.NEVER);
        }
    }

    /** RFC 9293 §3.8.4. */
    private void onKeepAlive(Connection connection) {
        long idleUntilNs = connection.lastActivityNs() + connection.activityTimeoutNs();
        int sent = connection.keepAliveProbesSent();
        if (sent == 0 && idleUntilNs - context.nowNs > 0) {
            connection.activityDeadlineNs(idleUntilNs);
            return;
        }
        if (sent >= connection.keepAliveProbes()) {
            lifecycle.abort(connection, ConnectionError.TIMED_OUT);
            return;
        }
        connection.keepAliveProbesSent(sent + 1);
        sender.probe(connection);
        connection.activityDeadlineNs(context.nowNs + connection.keepAliveIntervalMs() * 1_000_000L);
    }
}
