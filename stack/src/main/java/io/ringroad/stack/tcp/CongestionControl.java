package io.ringroad.stack.tcp;

import io.ringroad.stack.wire.SequenceNumber;

/** Slow start, congestion avoidance and recovery: RFC 5681 with NewReno (RFC 6582), in the connection's record. */
final class CongestionControl {
    private static final int DUP_ACK_THRESHOLD = 3;
    private static final int MAX_CWND_BYTES = 1 << 30;

    /** RFC 6928: about ten segments. */
    void initialize(Connection connection) {
        int mss = connection.mss();
        connection.cwnd(Math.min(10 * mss, Math.max(2 * mss, 14_600)));
        connection.ssthresh(MAX_CWND_BYTES);
    }

    /**
     * New data was acknowledged.
     *
     * @return true if the segment at SND.UNA must be sent again (a partial acknowledgement in recovery)
     */
    boolean onAcknowledged(Connection connection, int bytes) {
        connection.dupAcks(0);
        if (connection.is(Connection.FLAG_RECOVERY)) {
            return onAcknowledgedInRecovery(connection, bytes);
        }
        int mss = connection.mss();
        // Appropriate byte counting (RFC 3465), not limited to two segments: peers behind receive offload acknowledge
        // forty at a time, and nobody else would let the window grow then (Linux doesn't limit it either).
        int growth = connection.cwnd() < connection.ssthresh()
                ? bytes
                : Math.max(1, (int) ((long) mss * bytes / connection.cwnd()));
        connection.cwnd(Math.min(MAX_CWND_BYTES, connection.cwnd() + growth));
        return false;
    }

    private static boolean onAcknowledgedInRecovery(Connection connection, int bytes) {
        int mss = connection.mss();
        if (SequenceNumber.geq(connection.sndUna(), connection.recover())) {
            // RFC 6582 §3.2 (3), full acknowledgement
            connection.unset(Connection.FLAG_RECOVERY);
            connection.cwnd(Math.min(connection.ssthresh(), Math.max(connection.flightBytes(), mss) + mss));
            return false;
        }
        connection.cwnd(Math.max(mss, connection.cwnd() - bytes + mss));
        return true;
    }

    /** Returns true if the segment at SND.UNA must be sent again: the third duplicate acknowledgement. */
    boolean onDuplicateAck(Connection connection) {
        int count = Math.min(255, connection.dupAcks() + 1);
        connection.dupAcks(count);
        if (connection.is(Connection.FLAG_RECOVERY)) {
            connection.cwnd(Math.min(MAX_CWND_BYTES, connection.cwnd() + connection.mss()));
            return false;
        }
        if (count != DUP_ACK_THRESHOLD || SequenceNumber.leq(connection.sndUna(), connection.recover())
                && connection.recover() != connection.iss()) {
            return false;
        }
        connection.set(Connection.FLAG_RECOVERY);
        connection.recover(connection.sndMax());
        connection.ssthresh(halfFlight(connection));
        connection.cwnd(connection.ssthresh() + 3 * connection.mss());
        return true;
    }

    /** RFC 5681 §3.1: the loss window is one segment. */
    void onTimeout(Connection connection) {
        if (connection.retransmissions() == 0) {
            connection.ssthresh(halfFlight(connection));
        }
        connection.cwnd(connection.mss());
        connection.dupAcks(0);
        connection.unset(Connection.FLAG_RECOVERY);
        connection.recover(connection.sndMax());
    }

    private static int halfFlight(Connection connection) {
        return Math.max(connection.flightBytes() / 2, 2 * connection.mss());
    }
}
