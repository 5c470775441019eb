package io.ringroad.stack.tcp;

import io.ringroad.stack.wire.SequenceNumber;

/**
 * Slow start, congestion avoidance and recovery (RFC 5681), in the connection's record: with SACK as RFC 6675 has it, where
 * {@link Recovery} finds what to send again; else NewReno (RFC 6582).
 */
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
            return connection.hasSack()
                    ? onAcknowledgedInSackRecovery(connection)
                    : onAcknowledgedInRecovery(connection, bytes);
        }
        if (connection.is(Connection.FLAG_REWOUND) && isRecovered(connection)) {
            connection.unset(Connection.FLAG_REWOUND);
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
        if (isRecovered(connection)) {
            // RFC 6582 §3.2 (3), full acknowledgement
            connection.unset(Connection.FLAG_RECOVERY);
            connection.cwnd(Math.min(connection.ssthresh(), Math.max(connection.flightBytes(), mss) + mss));
            return false;
        }
        connection.cwnd(Math.max(mss, connection.cwnd() - bytes + mss));
        return true;
    }

    /** RFC 6675 §5 (A) and (B): the window stays as it is, and what is lost is found from the scoreboard. */
    private static boolean onAcknowledgedInSackRecovery(Connection connection) {
        if (isRecovered(connection)) {
            connection.unset(Connection.FLAG_RECOVERY | Connection.FLAG_RETRANSMIT);
        } else if (!connection.is(Connection.FLAG_RESCUED)) {
            connection.set(Connection.FLAG_RESCUE_DUE | Connection.FLAG_RESCUED);
        }
        return false;
    }

    private static boolean isRecovered(Connection connection) {
        return SequenceNumber.geq(connection.sndUna(), connection.recover());
    }

    /**
     * The scoreboard of a connection with SACK has frames (RFC 6675 §5, 1 to 4).
     *
     * @param news whether this acknowledgement has added some: a duplicate acknowledgement as RFC 6675 §2 defines it
     * @return true if a recovery begins, and the segment at SND.UNA must be sent again
     */
    boolean onSelectiveAck(Connection connection, boolean news) {
        if (connection.is(Connection.FLAG_RECOVERY | Connection.FLAG_REWOUND)) {
            return false;
        }
        connection.dupAcks(Math.min(255, connection.dupAcks() + (news ? 1 : 0)));
        boolean firstLost = connection.sackedBytes() > (Scoreboard.DUP_THRESH - 1) * connection.mss();
        if (connection.dupAcks() < Scoreboard.DUP_THRESH && !firstLost) {
            return false;
        }
        connection.set(Connection.FLAG_RECOVERY);
        connection.unset(Connection.FLAG_RESCUE_DUE | Connection.FLAG_RESCUED);
        connection.recover(connection.sndMax());
        connection.highRxt(connection.sndUna());
        connection.ssthresh(halfFlight(connection));
        connection.cwnd(connection.ssthresh());
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
        if (count != DUP_ACK_THRESHOLD || connection.is(Connection.FLAG_REWOUND)
                || connection.sndUna() == connection.recover()) {
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
        onRewind(connection);
        connection.cwnd(connection.mss());
    }

    /** All that is in flight will be sent again: RFC 6582 §4, RFC 6675 §5.1. */
    void onRewind(Connection connection) {
        if (connection.is(Connection.FLAG_RECOVERY)) {
            connection.cwnd(Math.min(connection.cwnd(), connection.ssthresh()));
        }
        connection.dupAcks(0);
        connection.unset(Connection.FLAG_RECOVERY | Connection.FLAG_RETRANSMIT);
        connection.set(Connection.FLAG_REWOUND);
        connection.recover(connection.sndMax());
    }

    /** Half of FlightSize; of that what SACK has let go beyond the window doesn't count (RFC 5681 §3.2, 2). */
    private static int halfFlight(Connection connection) {
        int flight = connection.hasSack()
                ? Math.min(connection.flightBytes(), connection.cwnd())
                : connection.flightBytes();
        return Math.max(flight / 2, 2 * connection.mss());
    }
}
