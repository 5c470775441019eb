package io.ringroad.stack.tcp;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.wire.TcpHeader;

/**
 * How connections end: the record leaves the demultiplexing table, its queues and timers; then it is given back at
 * once if nobody is told about it, else when its owner closes it (or, relayed, when the relay is dispatched).
 */
final class Lifecycle {
    /** How long a last word that can't be sent is kept: a peer that waits for it asks, or repeats, sooner. */
    private static final long LAST_WORD_NS = 1_000_000_000L;

    private final TcpContext context;
    private final SendQueue sendQueue;
    private final ReceiveQueue receiveQueue;
    private final ReassemblyQueue reassembly;
    private final SegmentOutput output;

    Lifecycle(TcpContext context, SendQueue sendQueue, ReceiveQueue receiveQueue, SegmentOutput output) {
        this.context = context;
        this.sendQueue = sendQueue;
        this.receiveQueue = receiveQueue;
        this.reassembly = new ReassemblyQueue(context.pool);
        this.output = output;
    }

    /** The connection has failed, or was reset by its peer; nothing is sent. */
    void fail(Connection connection, ConnectionError error) {
        withdraw(connection);
        context.flows.remove(FlowTable.KIND_CONNECTION, connection.index());
        end(connection, error);
    }

    /** RFC 9293 §3.10.5 ABORT: RST to the peer if there is a connection to reset. */
    void abort(Connection connection) {
        sendReset(connection);
        fail(connection, ConnectionError.ABORTED);
    }

    /** The same, with a cause to tell: the peer is silent, or sends what nobody will read. */
    void abort(Connection connection, ConnectionError error) {
        sendReset(connection);
        fail(connection, error);
    }

    private void sendReset(Connection connection) {
        if (connection.state() != TcpState.SYN_SENT) {
            context.count(TcpCounter.RESETS_OUT);
            if (!emitReset(connection)) {
                connection.set(Connection.FLAG_RESET_OWED);
                connection.lastActivityNs(context.nowNs);
                context.wantOutput(connection);
            }
        }
    }

    private boolean emitReset(Connection connection) {
        return output.sendBare(connection, Sender.acceptableSequence(connection), TcpHeader.RST | TcpHeader.ACK);
    }

    /**
     * Sends the reset that an ended connection may owe, even one that is given back already: a peer that only waits would
     * not learn otherwise that it waits in vain.
     *
     * @return false if there is still no frame, or no room: to be called again
     */
    boolean sendOwedReset(Connection connection) {
        if (connection.is(Connection.FLAG_RESET_OWED)) {
            if (!emitReset(connection) && !isTooLate(connection)) {
                return false;
            }
            connection.unset(Connection.FLAG_RESET_OWED);
        }
        return true;
    }

    /** Both FINs are here and ours is acknowledged, but for the peer's there was no frame, or no room. */
    void oweLastAcknowledgement(Connection connection) {
        connection.transition(TcpState.TIME_WAIT);
        connection.stopTimer();
        connection.lastActivityNs(context.nowNs);
        context.wantAckNow(connection);
    }

    /** Whether what the connection owes since its last activity is to be given up. */
    boolean isTooLate(Connection connection) {
        return context.nowNs - connection.lastActivityNs() > LAST_WORD_NS;
    }

    /** Both FINs are acknowledged and the peer closed first: nothing is left to wait for. */
    void finish(Connection connection) {
        withdraw(connection);
        context.flows.remove(FlowTable.KIND_CONNECTION, connection.index());
        end(connection, ConnectionError.NONE);
    }

    /** Both FINs are acknowledged and we closed first: a slot remembers the flow (RFC 9293 §3.3.2). */
    void enterTimeWait(Connection connection) {
        int slot = context.timeWait.allocate(connection, context.nowNs, context.config.timeWaitNs());
        if (slot == TimeWaitTable.NONE) {
            evictOldestTimeWait();
            slot = context.timeWait.allocate(connection, context.nowNs, context.config.timeWaitNs());
        }
        withdraw(connection);
        context.flows.replace(
                FlowTable.KIND_CONNECTION, connection.index(), FlowTable.KIND_TIME_WAIT, slot);
        end(connection, ConnectionError.NONE);
    }

    private void evictOldestTimeWait() {
        context.count(TcpCounter.TIME_WAIT_EVICTED);
        freeTimeWait(context.timeWait.oldest());
    }

    void freeTimeWait(int slot) {
        context.flows.remove(FlowTable.KIND_TIME_WAIT, slot);
        context.timeWait.free(slot);
    }

    private void withdraw(Connection connection) {
        connection.stopTimer();
        connection.ackDeadlineNs(Connection.NEVER);
        connection.activityDeadlineNs(Connection.NEVER);
        context.wheel.remove(connection);
        sendQueue.clear(connection);
        reassembly.clear(connection);
    }

    private void end(Connection connection, ConnectionError error) {
        connection.transition(TcpState.CLOSED);
        connection.error(error);
        if (connection.is(Connection.FLAG_RELAYED)) {
            context.ready.add(connection);
        } else if (connection.is(Connection.FLAG_OWNED)) {
            int events = error == ConnectionError.NONE
                    ? ConnectionOwner.PEER_CLOSED
                    : ConnectionOwner.PEER_CLOSED | ConnectionOwner.FAILED;
            context.notifyOwner(connection, events);
        } else {
            free(connection);
        }
    }

    /** Gives the record of an ended connection back. */
    void free(Connection connection) {
        context.wheel.remove(connection); // a relay may have started its idle timer on a side that had just ended
        receiveQueue.clear(connection);
        context.connections.free(connection);
    }

    /** FIN behind what is queued (RFC 9293 §3.10.4 CLOSE, for the sending half). */
    void shutdownOutput(Connection connection) {
        switch (connection.state()) {
            case ESTABLISHED, SYN_RECEIVED -> queueFin(connection, TcpState.FIN_WAIT_1);
            case CLOSE_WAIT -> queueFin(connection, TcpState.LAST_ACK);
            default -> { } // sent already, or there is nothing to close
        }
    }

    private void queueFin(Connection connection, TcpState next) {
        connection.transition(next);
        connection.set(Connection.FLAG_FIN_QUEUED);
        context.wantOutput(connection);
    }

    /** The owner lets go of the connection, which goes on closing by itself. */
    void close(Connection connection) {
        connection.unset(Connection.FLAG_OWNED);
        switch (connection.state()) {
            case CLOSED -> free(connection);
            case SYN_SENT -> fail(connection, ConnectionError.ABORTED);
            default -> {
                if (connection.receiveBytes() > 0) {
                    abort(connection); // RFC 2525 §2.17: the peer must learn that its data was not read
                } else {
                    closeDetached(connection);
                }
            }
        }
    }

    /** Nobody is told about the connection any more: FIN, and a bound on the wait for the peer's. */
    void closeDetached(Connection connection) {
        if (connection.state() == TcpState.CLOSED) {
            free(connection);
            return;
        }
        connection.activityDeadlineNs(Connection.NEVER);
        shutdownOutput(connection);
        if (connection.state() == TcpState.FIN_WAIT_2) {
            startFinWait2(connection);
        }
    }

    /** A half-closed connection that nobody owns must not stay for ever. */
    void startFinWait2(Connection connection) {
        connection.startTimer(Connection.TIMER_FIN_WAIT_2, context.nowNs + context.config.finWait2Ns());
        context.wheel.schedule(connection);
    }
}
