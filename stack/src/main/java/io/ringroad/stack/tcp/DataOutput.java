package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.TcpHeader;

/** Sends frames of a send queue as a segment, and keeps the record in step: measured round trip, timer, FIN, and ACK. */
final class DataOutput {
    private final TcpContext context;
    private final FramePool pool;
    private final SendQueue queue;
    private final SegmentOutput output;
    private final RttEstimator rtt;
    /** What {@link #transmit} sends. */
    final FrameRun run;

    DataOutput(TcpContext context, SendQueue queue, SegmentOutput output, RttEstimator rtt) {
        this.context = context;
        this.pool = context.pool;
        this.queue = queue;
        this.output = output;
        this.rtt = rtt;
        this.run = new FrameRun(context.pool);
    }

    /** As {@link SendQueue#split}; false, and counted, if the pool is empty. */
    boolean split(Connection connection, int frame, int bytes) {
        if (queue.split(connection, frame, bytes)) {
            return true;
        }
        context.count(TcpCounter.NO_FRAME);
        return false;
    }

    /** Sends the run, and FIN if that is right behind it and {@code finFlag} is set: queued, or (again) sent before. */
    boolean transmit(Connection connection, int sequence, int finFlag) {
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

    /** Sends the frame again, at most a full segment of it; false if a ring was full or no frame was left. */
    boolean transmitAgain(Connection connection, int frame) {
        if (pool.payloadLength(frame) > connection.mss() && !split(connection, frame, connection.mss())) {
            return false;
        }
        run.of(frame);
        return transmit(connection, pool.sequence(frame), Connection.FLAG_FIN_SENT);
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

    /** What has been received is acknowledged by what was just sent. */
    static void acknowledged(Connection connection) {
        connection.unset(Connection.FLAG_ACK_NOW | Connection.FLAG_ACK_HELD);
        connection.lastAckSent(connection.rcvNxt());
        connection.ackDeadlineNs(Connection.NEVER);
    }

    void startRetransmitTimer(Connection connection) {
        connection.startTimer(Connection.TIMER_RETRANSMIT, context.nowNs + RttEstimator.rtoNs(connection));
    }
}
