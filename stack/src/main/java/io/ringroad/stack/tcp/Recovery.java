package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.SequenceNumber;

/**
 * Sends again what was lost: the segment at SND.UNA when that was decided, and with SACK all other holes as NextSeg() of
 * RFC 6675 §4 chooses them, as far as the congestion window has room beyond Pipe. Called around the sending of new data,
 * which is rule 2 of the four.
 */
final class Recovery {
    private final FramePool pool;
    private final DataOutput data;
    private final Scoreboard scoreboard;
    private int notInFlightBytes;

    Recovery(FramePool pool, DataOutput data, Scoreboard scoreboard) {
        this.pool = pool;
        this.data = data;
        this.scoreboard = scoreboard;
    }

    /**
     * Sends what goes before new data: the first segment (RFC 6675 §5, 4.3) and what is lost (NextSeg rule 1).
     *
     * @return false if a ring was full or no frame was left
     */
    boolean retransmitLost(Connection connection) {
        notInFlightBytes = 0;
        if (connection.is(Connection.FLAG_RETRANSMIT) && !retransmitFirst(connection)) {
            return false;
        }
        if (connection.sackedBytes() == 0 && !connection.isInSackRecovery()) {
            return true;
        }
        scoreboard.measure(connection);
        notInFlightBytes = scoreboard.notInFlightBytes;
        return !connection.isInSackRecovery() || retransmitHoles(connection, scoreboard.lostBelow);
    }

    /** Sends what goes if there was room but nothing new to send in it: other holes (rule 3), the tail (rule 4). */
    boolean retransmitRest(Connection connection) {
        if (!connection.isInSackRecovery()) {
            return true;
        }
        return retransmitHoles(connection, scoreboard.highSacked) && rescue(connection);
    }

    /** Sent bytes beyond SND.UNA that take no room in the congestion window, of the connection last looked at. */
    int notInFlightBytes() {
        return notInFlightBytes;
    }

    /** SND.NXT moves over what the peer holds already. */
    void skipped(int bytes) {
        notInFlightBytes += bytes;
    }

    private boolean retransmitFirst(Connection connection) {
        int frame = connection.sendHead();
        if (frame == FramePool.NONE || connection.sendNext() == frame || pool.isShared(frame)) {
            // Only FIN is missing, or it goes out as the next new data, or the device has not even sent it yet.
            connection.unset(Connection.FLAG_RETRANSMIT);
            return true;
        }
        if (!data.transmitAgain(connection, frame)) {
            return false;
        }
        connection.unset(Connection.FLAG_RETRANSMIT);
        if (connection.isInSackRecovery()) {
            connection.highRxt(end(frame));
            data.startRetransmitTimer(connection); // RFC 6675 §6: its loss is not to be concluded too early
        }
        return true;
    }

    private boolean retransmitHoles(Connection connection, int below) {
        int frame = scoreboard.firstHole;
        while (frame != FramePool.NONE && SequenceNumber.lt(pool.sequence(frame), below)) {
            if (!pool.hasFlag(frame, FramePool.FLAG_SACKED)) {
                if (!hasRoom(connection) || pool.isShared(frame)) {
                    return true;
                }
                if (!retransmit(connection, frame)) {
                    return false;
                }
                connection.highRxt(end(frame));
            }
            frame = pool.next(frame);
            scoreboard.firstHole = frame;
        }
        return true;
    }

    /**
     * Once in a recovery, the last segment of what was in flight when it began: if that is lost as well, no SACK block
     * will ever tell. Only after SND.UNA has moved, so that what was not lost has had the time to be told of.
     */
    private boolean rescue(Connection connection) {
        int frame = scoreboard.lastHole;
        if (!connection.is(Connection.FLAG_RESCUE_DUE) || frame == FramePool.NONE || !hasRoom(connection)) {
            return true;
        }
        connection.unset(Connection.FLAG_RESCUE_DUE);
        int sequence = pool.sequence(frame);
        if (pool.isShared(frame) || SequenceNumber.lt(sequence, connection.highRxt())
                || SequenceNumber.geq(sequence, connection.recover())) {
            return true;
        }
        return retransmit(connection, frame);
    }

    private boolean retransmit(Connection connection, int frame) {
        if (!data.transmitAgain(connection, frame)) {
            return false;
        }
        notInFlightBytes -= pool.payloadLength(frame);
        return true;
    }

    /** RFC 6675 §5 (C): cwnd - pipe ≥ 1 SMSS. */
    private boolean hasRoom(Connection connection) {
        return connection.cwnd() + notInFlightBytes - connection.flightBytes() >= connection.mss();
    }

    private int end(int frame) {
        return pool.sequence(frame) + pool.payloadLength(frame);
    }
}
