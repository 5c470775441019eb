package io.ringroad.stack.tcp;

/** Round-trip time and retransmission timeout (RFC 6298), in the connection's record. */
final class RttEstimator {
    private static final int INITIAL_RTO_US = 1_000_000;
    /** RFC 6298 (2.4, 2.5): a maximum of at least 60 s may be placed. */
    private static final int MAX_RTO_US = 60_000_000;
    private static final int SRTT_SHIFT = 3;
    private static final int RTTVAR_SHIFT = 2;
    private static final int MIN_RTT_SHIFT = 8;
    private static final int MAX_MIN_RTT = 0xfe;

    private final int minRtoUs;

    /** @param minRtoNs below the 1 s of RFC 6298 (2.4), as everybody does since */
    RttEstimator(long minRtoNs) {
        this.minRtoUs = (int) (minRtoNs / 1000);
    }

    void initialize(Connection connection) {
        connection.rtoUs(INITIAL_RTO_US);
    }

    /** A segment ending at {@code sequence} is sent for the first time: time it, unless one is timed already. */
    void onSend(Connection connection, int sequence, long nowNs) {
        if (!connection.is(Connection.FLAG_RTT_RUNNING)) {
            connection.set(Connection.FLAG_RTT_RUNNING);
            connection.rttSequence(sequence);
            connection.rttStartNs(nowNs);
        }
    }

    /** Karn's rule: nothing that is sent again is timed. */
    void onRetransmit(Connection connection) {
        connection.unset(Connection.FLAG_RTT_RUNNING);
    }

    /** RFC 6298 (2.2, 2.3). */
    void sample(Connection connection, long rttNs) {
        int rttUs = Math.clamp(rttNs / 1000, 1, MAX_RTO_US);
        shorten(connection, rttUs);
        if (connection.srttUs() == 0) {
            connection.srttUs(rttUs << SRTT_SHIFT);
            connection.rttvarUs(rttUs / 2 << RTTVAR_SHIFT);
        } else {
            int error = rttUs - (connection.srttUs() >> SRTT_SHIFT);
            connection.srttUs(connection.srttUs() + error);
            connection.rttvarUs(connection.rttvarUs() + Math.abs(error) - (connection.rttvarUs() >> RTTVAR_SHIFT));
        }
        computeRto(connection);
    }

    /** The answer to our SYN-ACK: not delayed by what the peer has to think about, but too little for a timeout. */
    void onHandshake(Connection connection, long rttNs) {
        shorten(connection, (int) (rttNs / 1000));
    }

    private static void shorten(Connection connection, int rttUs) {
        int units = 1 + Math.min(rttUs >> MIN_RTT_SHIFT, MAX_MIN_RTT);
        if (connection.minRtt() == 0 || units < connection.minRtt()) {
            connection.minRtt(units);
        }
    }

    /** RTO from the estimate, without back-off: after progress. */
    void computeRto(Connection connection) {
        if (connection.srttUs() == 0) {
            connection.rtoUs(INITIAL_RTO_US);
            return;
        }
        int rtoUs = (connection.srttUs() >> SRTT_SHIFT) + connection.rttvarUs();
        connection.rtoUs(Math.clamp(rtoUs, minRtoUs, MAX_RTO_US));
    }

    /** RFC 6298 (5.5). */
    void backOff(Connection connection) {
        connection.rtoUs(Math.min(connection.rtoUs() * 2, MAX_RTO_US));
    }

    /**
     * The shortest round trip, rounded down by up to 256 us and at most 65 ms; 0 before the first sample. Unlike the
     * smoothed one it has none of the time in it that the peer takes before it answers, and acknowledges with its answer.
     */
    static long minRttNs(Connection connection) {
        return ((Math.max(1, connection.minRtt()) - 1) << MIN_RTT_SHIFT) * 1000L;
    }

    static long rtoNs(Connection connection) {
        return connection.rtoUs() * 1000L;
    }
}
