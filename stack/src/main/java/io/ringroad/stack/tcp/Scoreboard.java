package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.SequenceNumber;
import io.ringroad.stack.wire.TcpOptions;

/**
 * What the peer holds beyond SND.UNA, by its SACK blocks: a flag on the frames of the send queue (RFC 6675 §4). A frame
 * of which it holds only a part counts as not held. Looked at only while there is such a frame or a recovery goes on.
 */
final class Scoreboard {
    static final int DUP_THRESH = 3;

    private final FramePool pool;
    private final int[] starts = new int[TcpOptions.MAX_SACK_BLOCKS];
    private final int[] ends = new int[TcpOptions.MAX_SACK_BLOCKS];
    private int blocks;

    /** Payload between SND.UNA and SND.NXT less Pipe of RFC 6675; negative if much was sent again. */
    int notInFlightBytes;
    /** The first frame without the flag at or beyond HighRxt; NONE. */
    int firstHole;
    /** The last frame in flight without the flag; NONE. */
    int lastHole;
    /** Frames without the flag before this are lost (IsLost). */
    int lostBelow;
    /** Behind the highest byte that the peer holds. */
    int highSacked;

    Scoreboard(FramePool pool) {
        this.pool = pool;
    }

    /** Update() of RFC 6675. Returns true if the blocks tell of frames that the peer was not known to hold. */
    boolean update(Connection connection, TcpOptions options) {
        int end = readBlocks(connection, options);
        int before = connection.sackedBytes();
        int frame = connection.sendHead();
        while (frame != FramePool.NONE && SequenceNumber.lt(pool.sequence(frame), end)) {
            if (!pool.hasFlag(frame, FramePool.FLAG_SACKED) && isCovered(frame)) {
                pool.setFlag(frame, FramePool.FLAG_SACKED);
                connection.sackedBytes(connection.sackedBytes() + pool.payloadLength(frame));
            }
            frame = pool.next(frame);
        }
        return connection.sackedBytes() != before;
    }

    /** Takes the blocks that lie in what is in flight (not those of RFC 2883); returns the end of the highest. */
    private int readBlocks(Connection connection, TcpOptions options) {
        int highest = connection.sndUna();
        blocks = 0;
        for (int block = 0; block < options.sackBlocks(); block++) {
            int start = options.sackStart(block);
            int end = options.sackEnd(block);
            if (SequenceNumber.gt(start, connection.sndUna()) && SequenceNumber.lt(start, end)
                    && SequenceNumber.leq(end, connection.sndMax())) {
                starts[blocks] = start;
                ends[blocks++] = end;
                highest = SequenceNumber.max(highest, end);
            }
        }
        return highest;
    }

    private boolean isCovered(int frame) {
        int start = pool.sequence(frame);
        int end = start + pool.payloadLength(frame);
        for (int block = 0; block < blocks; block++) {
            if (SequenceNumber.leq(starts[block], start) && SequenceNumber.geq(ends[block], end)) {
                return true;
            }
        }
        return false;
    }

    /** Brings the fields up to date for this connection; outside of a recovery with SACK only the first of them. */
    void measure(Connection connection) {
        if (connection.isInSackRecovery()) {
            measureRecovery(connection);
        } else if (connection.is(Connection.FLAG_REWOUND)) {
            notInFlightBytes = sackedBeforeNext(connection);
        } else {
            notInFlightBytes = connection.sackedBytes();
        }
    }

    private int sackedBeforeNext(Connection connection) {
        int bytes = 0;
        for (int frame = connection.sendHead(); frame != connection.sendNext(); frame = pool.next(frame)) {
            bytes += pool.hasFlag(frame, FramePool.FLAG_SACKED) ? pool.payloadLength(frame) : 0;
        }
        return bytes;
    }

    /** SetPipe(), and IsLost() of all frames at once: what lies below a lost frame is lost as well. */
    private void measureRecovery(Connection connection) {
        int lossBytes = (DUP_THRESH - 1) * connection.mss();
        int bytesAbove = connection.sackedBytes();
        int runsAbove = countRuns(connection);
        reset(connection);
        boolean inRun = false;
        for (int frame = connection.sendHead(); frame != connection.sendNext(); frame = pool.next(frame)) {
            if (pool.hasFlag(frame, FramePool.FLAG_SACKED)) {
                bytesAbove -= pool.payloadLength(frame);
                runsAbove -= inRun ? 0 : 1;
                inRun = true;
                onSacked(frame);
            } else {
                inRun = false;
                onHole(connection, frame, bytesAbove > lossBytes || runsAbove >= DUP_THRESH);
            }
        }
    }

    private void reset(Connection connection) {
        notInFlightBytes = 0;
        firstHole = FramePool.NONE;
        lastHole = FramePool.NONE;
        lostBelow = connection.sndUna();
        highSacked = connection.sndUna();
    }

    private int countRuns(Connection connection) {
        int runs = 0;
        boolean inRun = false;
        for (int frame = connection.sendHead(); frame != connection.sendNext(); frame = pool.next(frame)) {
            boolean sacked = pool.hasFlag(frame, FramePool.FLAG_SACKED);
            runs += sacked && !inRun ? 1 : 0;
            inRun = sacked;
        }
        return runs;
    }

    private void onSacked(int frame) {
        notInFlightBytes += pool.payloadLength(frame);
        highSacked = pool.sequence(frame) + pool.payloadLength(frame);
    }

    private void onHole(Connection connection, int frame, boolean lost) {
        int length = pool.payloadLength(frame);
        boolean sentAgain = SequenceNumber.lt(pool.sequence(frame), connection.highRxt());
        if (lost) {
            lostBelow = pool.sequence(frame) + length;
            notInFlightBytes += length;
        }
        if (sentAgain) {
            notInFlightBytes -= length;
        } else if (firstHole == FramePool.NONE) {
            firstHole = frame;
        }
        lastHole = frame;
    }
}
