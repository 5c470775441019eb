package io.ringroad.stack.tcp;

import io.ringroad.stack.ip.IpOutput;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.TcpHeader;
import io.ringroad.stack.wire.TcpOptions;
import java.lang.foreign.MemorySegment;

/** Writes TCP headers in front of payload, or on their own, and hands the packets to IP. */
final class SegmentOutput {
    /** Payload sum not known: the whole segment is to be summed. */
    private static final int SUM_UNKNOWN = -1;

    private final TcpContext context;
    private final FramePool pool;
    private final MemorySegment memory;
    private final Paths paths;
    private final Windows windows;
    private final IpOutput ip;
    private final SackBlocks sackBlocks;
    private final int receiveShift;
    private final boolean anyGso;

    SegmentOutput(TcpContext context, Paths paths, Windows windows, IpOutput ip) {
        this.context = context;
        this.pool = context.pool;
        this.memory = pool.memory();
        this.paths = paths;
        this.windows = windows;
        this.ip = ip;
        this.sackBlocks = new SackBlocks(pool);
        this.anyGso = paths.anyGso();
        this.receiveShift = Windows.shiftFor(context.config.receiveBufferBytes());
    }

    /**
     * Sends frames of the send queue, which keeps its references; the link gets some of its own.
     *
     * @return false if the ring is full or there is no route: nothing has gone
     */
    boolean sendData(Connection connection, FrameRun run, int sequence, int flags) {
        int header = headerLength(connection);
        int start = pool.payloadOffset(run.first) - header;
        writeHeader(connection, pool.address(run.first) + start, sequence, flags, header);
        pool.retain(run.first);
        int result = run.isSingle() && run.bytes <= connection.mss()
                ? sendOne(connection, run.first, start, header)
                : sendRun(connection, run, start, header);
        if (result == IpOutput.FULL) {
            pool.release(run.first);
            return false;
        }
        context.count(TcpCounter.BYTES_OUT, run.bytes);
        return true;
    }

    private int sendOne(Connection connection, int frame, int start, int header) {
        int payload = pool.payloadLength(frame);
        int sum = pool.hasFlag(frame, FramePool.FLAG_SUM_KNOWN) ? pool.payloadSum(frame) : SUM_UNKNOWN;
        return send(connection, frame, start, header + payload, header + payload, sum, 0);
    }

    private int sendRun(Connection connection, FrameRun run, int start, int header) {
        int gsoSize = run.bytes > connection.mss() ? connection.mss() : 0;
        int result = send(connection, run.first, start, header + pool.payloadLength(run.first), header + run.bytes,
                SUM_UNKNOWN, gsoSize);
        if (result != IpOutput.SENT) {
            return result;
        }
        int frame = run.first;
        while (frame != run.last) {
            frame = pool.next(frame);
            pool.retain(frame);
            ip.continueTcp(frame, pool.payloadOffset(frame), pool.payloadLength(frame), frame == run.last);
        }
        return result;
    }

    /** Most payload of a packet that the connection's link cuts into segments; 0 if it doesn't. */
    int gsoMaxBytes(Connection connection) {
        return anyGso ? paths.gsoMaxBytes(connection) : 0;
    }

    /** Sends a segment without payload. */
    boolean sendBare(Connection connection, int sequence, int flags) {
        int frame = pool.allocate();
        if (frame == FramePool.NONE) {
            context.count(TcpCounter.NO_FRAME);
            return false;
        }
        int header = headerLength(connection);
        writeHeader(connection, pool.address(frame) + SendQueue.PAYLOAD_OFFSET, sequence, flags, header);
        return sendOrRelease(connection, frame, header);
    }

    /**
     * Sends an acknowledgement, with SACK blocks if there is a gap in what was received (RFC 2018 §4).
     *
     * @param latest sequence number of what it answers, beyond a gap; RCV.NXT if it answers something else
     */
    boolean sendAck(Connection connection, int sequence, int latest) {
        int frame = pool.allocate();
        if (frame == FramePool.NONE) {
            context.count(TcpCounter.NO_FRAME);
            return false;
        }
        long at = pool.address(frame) + SendQueue.PAYLOAD_OFFSET;
        int header = headerLength(connection);
        if (connection.reassemblyHead() != Connection.NONE && connection.hasSack()) {
            header += sackBlocks.write(connection, latest, at + header);
        }
        writeHeader(connection, at, sequence, TcpHeader.ACK, header);
        return sendOrRelease(connection, frame, header);
    }

    /** Sends SYN or, in a simultaneous open, SYN-ACK. */
    boolean sendSyn(Connection connection, int flags) {
        int frame = pool.allocate();
        if (frame == FramePool.NONE) {
            context.count(TcpCounter.NO_FRAME);
            return false;
        }
        boolean answer = (flags & TcpHeader.ACK) != 0;
        long at = pool.address(frame) + SendQueue.PAYLOAD_OFFSET;
        // In answer to a SYN only what that offered; and its MSS has taken the place of ours by now, smaller or equal.
        boolean scale = !answer || (connection.options() & Connection.OPTION_WINDOW_SCALE) != 0;
        int options = TcpOptions.writeSyn(memory, at + TcpHeader.LENGTH, connection.mss(), scale ? receiveShift : -1,
                connection.hasSack(), connection.hasTimestamps(), timestamp(connection),
                answer ? connection.tsRecent() : 0);
        int header = TcpHeader.LENGTH + options;
        TcpHeader.write(memory, at, connection.localPort(), connection.remotePort(), connection.iss(),
                answer ? connection.rcvNxt() : 0, header, flags, windows.synWindow());
        return sendOrRelease(connection, frame, header);
    }

    /** Sends the SYN-ACK of a half-open slot; false if it could not go. */
    boolean sendSynAck(int slot) {
        HalfOpenTable table = context.halfOpen;
        int frame = pool.allocate();
        if (frame == FramePool.NONE) {
            context.count(TcpCounter.NO_FRAME);
            return false;
        }
        boolean v4 = IpAddress.isV4(table.remoteHigh(slot), table.remoteLow(slot));
        if (!paths.resolve(table.remoteHigh(slot), table.remoteLow(slot))) {
            pool.release(frame);
            return false;
        }
        boolean timestamps = (table.options(slot) & Connection.OPTION_TIMESTAMPS) != 0;
        boolean scale = (table.options(slot) & Connection.OPTION_WINDOW_SCALE) != 0;
        boolean sack = (table.options(slot) & Connection.OPTION_SACK) != 0;
        long at = pool.address(frame) + SendQueue.PAYLOAD_OFFSET;
        int options = TcpOptions.writeSyn(memory, at + TcpHeader.LENGTH, paths.maxSegment(v4),
                scale ? table.receiveShift(slot) : -1, sack, timestamps,
                context.timestampMs() + table.tsOffset(slot), table.tsRecent(slot));
        int header = TcpHeader.LENGTH + options;
        TcpHeader.write(memory, at, table.localPort(slot), table.remotePort(slot), table.iss(slot),
                table.irs(slot) + 1, header, TcpHeader.SYN | TcpHeader.ACK, table.localWindow(slot));
        return sendOrRelease(paths.neighbour(), table.localHigh(slot), table.localLow(slot), table.remoteHigh(slot),
                table.remoteLow(slot), frame, header);
    }

    /** RST in answer to a segment that belongs to nothing (RFC 9293 §3.10.7.1). */
    void sendResetFor(Segment segment) {
        if (segment.is(TcpHeader.RST)) {
            return;
        }
        context.count(TcpCounter.RESETS_OUT);
        if (segment.is(TcpHeader.ACK)) {
            sendStateless(segment, segment.acknowledgement, 0, TcpHeader.RST, 0, false, 0);
        } else {
            int acknowledgement = segment.sequence + segment.sequenceLength();
            sendStateless(segment, 0, acknowledgement, TcpHeader.RST | TcpHeader.ACK, 0, false, 0);
        }
    }

    /** What a flow in TIME_WAIT answers. */
    void sendTimeWaitAck(int slot, Segment segment) {
        TimeWaitTable table = context.timeWait;
        sendStateless(segment, table.sndNxt(slot), table.rcvNxt(slot), TcpHeader.ACK, table.window(slot),
                table.hasTimestamps(slot), table.tsOffset(slot));
    }

    /** Back to where a segment came from. */
    private void sendStateless(Segment segment, int sequence, int acknowledgement, int flags, int window,
            boolean timestamps, int tsOffset) {
        if (!paths.resolve(segment.remoteHigh, segment.remoteLow)) {
            return;
        }
        int frame = pool.allocate();
        if (frame == FramePool.NONE) {
            context.count(TcpCounter.NO_FRAME);
            return;
        }
        long at = pool.address(frame) + SendQueue.PAYLOAD_OFFSET;
        int header = TcpHeader.LENGTH;
        if (timestamps) {
            header += TcpOptions.writeTimestamps(memory, at + header, context.timestampMs() + tsOffset,
                    segment.options.hasTimestamps() ? segment.options.tsVal() : 0);
        }
        TcpHeader.write(memory, at, segment.localPort, segment.remotePort, sequence, acknowledgement, header, flags,
                window);
        sendOrRelease(paths.neighbour(), segment.localHigh, segment.localLow, segment.remoteHigh, segment.remoteLow,
                frame, header);
    }

    private static int headerLength(Connection connection) {
        return connection.hasTimestamps() ? TcpHeader.LENGTH + TcpOptions.TIMESTAMPS_LENGTH : TcpHeader.LENGTH;
    }

    private void writeHeader(Connection connection, long at, int sequence, int flags, int header) {
        if (connection.hasTimestamps()) {
            TcpOptions.writeTimestamps(memory, at + TcpHeader.LENGTH, timestamp(connection), connection.tsRecent());
        }
        int window = (flags & TcpHeader.RST) != 0 ? 0 : windows.advertise(connection);
        TcpHeader.write(memory, at, connection.localPort(), connection.remotePort(), sequence, connection.rcvNxt(),
                header, flags, window);
    }

    private int timestamp(Connection connection) {
        return context.timestampMs() + connection.tsOffset();
    }

    private boolean sendOrRelease(Connection connection, int frame, int header) {
        return keptByLink(send(connection, frame, SendQueue.PAYLOAD_OFFSET, header, header, 0, 0), frame);
    }

    private boolean sendOrRelease(int neighbour, long localHigh, long localLow, long remoteHigh, long remoteLow,
            int frame, int header) {
        return keptByLink(send(neighbour, localHigh, localLow, remoteHigh, remoteLow, frame, SendQueue.PAYLOAD_OFFSET,
                header, header, 0, 0), frame);
    }

    private boolean keptByLink(int result, int frame) {
        if (result == IpOutput.FULL) {
            pool.release(frame);
        }
        return result != IpOutput.FULL;
    }

    private int send(Connection connection, int frame, int start, int frameLength, int length, int sum, int gsoSize) {
        return send(paths.neighbourOf(connection), connection.localHigh(), connection.localLow(),
                connection.remoteHigh(), connection.remoteLow(), frame, start, frameLength, length, sum, gsoSize);
    }

    private int send(int neighbour, long localHigh, long localLow, long remoteHigh, long remoteLow, int frame,
            int start, int frameLength, int length, int sum, int gsoSize) {
        int result = neighbour == Paths.NO_NEIGHBOUR
                ? IpOutput.FULL
                : ip.sendTcp(neighbour, localHigh, localLow, remoteHigh, remoteLow, frame, start, frameLength, length,
                        sum, gsoSize);
        context.count(result == IpOutput.FULL ? TcpCounter.TX_RING_FULL : TcpCounter.SEGMENTS_OUT);
        return result;
    }
}
