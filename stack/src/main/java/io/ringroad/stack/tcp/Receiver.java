package io.ringroad.stack.tcp;

import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.wire.SequenceNumber;
import io.ringroad.stack.wire.TcpHeader;

/** The receiving half of a connection: order, reassembly, and when to acknowledge. */
final class Receiver {
    /** RFC 9293 §3.7.1: what everybody can take; smaller segments aren't full. */
    private static final int SMALLEST_MSS = 536;
    private static final long PROBE_SLACK_NS = 1_000_000;
    /** One frame in 32 is not for payload; the smallest pool has none to spare. */
    private static final int RESERVE_SHIFT = 5;
    private static final int SMALLEST_POOL_FRAMES = 64;

    private final TcpContext context;
    private final ReceiveQueue queue;
    private final ReassemblyQueue reassembly;
    private final Relays relays;
    private final Sender sender;
    private final int frameLimit;
    private final int reservedFrames;

    Receiver(TcpContext context, ReceiveQueue queue, Relays relays, Sender sender) {
        this.context = context;
        this.queue = queue;
        this.reassembly = new ReassemblyQueue(context.pool);
        this.relays = relays;
        this.sender = sender;
        this.frameLimit = context.frameLimit();
        this.reservedFrames = context.pool.frameCount() - SMALLEST_POOL_FRAMES >> RESERVE_SHIFT;
    }

    /** Takes the payload of a segment that overlaps the window (RFC 9293 §3.10.7.4, seventh). */
    void onPayload(Connection connection, Segment segment) {
        trimToWindow(connection, segment);
        if (segment.length == 0) {
            return;
        }
        if (connection.queuedFrames() >= frameLimit) {
            drop(connection, segment, TcpCounter.DROPPED_FRAME_LIMIT);
            return;
        }
        if (isPoolLow(segment.sequence == connection.rcvNxt())) {
            drop(connection, segment, TcpCounter.DROPPED_POOL_LOW);
            return;
        }
        // A packet that is longer than a segment is several, which nobody has cut (or which were put together again).
        connection.receiveMss(Math.max(connection.receiveMss(), Math.min(segment.length, connection.mss())));
        if (segment.sequence == connection.rcvNxt()) {
            onInOrder(connection, segment);
        } else {
            onOutOfOrder(connection, segment);
        }
    }

    private void drop(Connection connection, Segment segment, TcpCounter cause) {
        context.count(cause);
        segment.flags &= ~TcpHeader.FIN;
        context.wantAckNow(connection);
    }

    /**
     * What all windows together have promised may be more than the pool has. Its last frames are not for payload then: if
     * acknowledgements could neither come nor go, nothing that is queued would ever be given back. And what is in order
     * goes further than what waits for it.
     */
    private boolean isPoolLow(boolean inOrder) {
        return context.pool.free() < (inOrder ? reservedFrames : 2 * reservedFrames);
    }

    private void trimToWindow(Connection connection, Segment segment) {
        int old = connection.rcvNxt() - segment.sequence;
        if (old > 0 && segment.length > 0) {
            context.count(TcpCounter.DUPLICATE_DATA);
            segment.trimFront(Math.min(old, segment.length));
            // RFC 9293 §3.10.7.4: what is a duplicate is acknowledged at once; its sender may wait for that.
            context.wantAckNow(connection);
        }
        int beyond = segment.sequence + segment.length - connection.rcvAdv();
        if (beyond > 0 && segment.length > 0) {
            segment.trimBack(Math.min(beyond, segment.length));
            context.wantAckNow(connection);
        }
    }

    private void onInOrder(Connection connection, Segment segment) {
        boolean filledGap = connection.reassemblyHead() != Connection.NONE;
        segment.sequence += segment.length;
        deliver(connection, segment.takeFrames(), segment.sequence - connection.rcvNxt());
        if (filledGap) {
            drainReassembly(connection);
            context.wantAckNow(connection); // RFC 5681 §4.2: at once when a gap is filled
        } else {
            acknowledgeLater(connection);
        }
    }

    private void drainReassembly(Connection connection) {
        int frame = reassembly.takeAt(connection, connection.rcvNxt());
        while (frame != Connection.NONE) {
            deliver(connection, frame, context.pool.payloadLength(frame));
            frame = reassembly.takeAt(connection, connection.rcvNxt());
        }
    }

    private void onOutOfOrder(Connection connection, Segment segment) {
        context.count(TcpCounter.OUT_OF_ORDER);
        int sequence = segment.sequence;
        segment.sequence += segment.length;
        reassembly.insert(connection, segment.takeFrames(), sequence, frameLimit);
        // RFC 5681 §4.2: a duplicate acknowledgement for each, since the peer counts them.
        sender.acknowledge(connection, sequence);
    }

    private void deliver(Connection connection, int chain, int bytes) {
        connection.rcvNxt(connection.rcvNxt() + bytes);
        connection.bytesReceived(connection.bytesReceived() + bytes);
        connection.lastActivityNs(context.nowNs);
        context.count(TcpCounter.BYTES_IN, bytes);
        if (connection.is(Connection.FLAG_RELAYED)) {
            relays.forward(connection, chain);
            return;
        }
        queue.append(connection, chain);
        if (connection.is(Connection.FLAG_INPUT_SHUT)) {
            queue.clear(connection);
        } else {
            context.notifyOwner(connection, 0);
        }
    }

    /** RFC 9293 §3.8.6.3: at least every second full segment, and within the delay. */
    private void acknowledgeLater(Connection connection) {
        int unacknowledged = connection.rcvNxt() - connection.lastAckSent();
        int fullSegment = Math.max(connection.receiveMss(), SMALLEST_MSS);
        if (unacknowledged >= 2 * fullSegment) {
            context.wantAckNow(connection);
        } else {
            startAckTimer(connection, ackDelayNs(connection, unacknowledged > fullSegment));
        }
    }

    private void startAckTimer(Connection connection, long delayNs) {
        long deadlineNs = context.nowNs + delayNs;
        if (deadlineNs < connection.ackDeadlineNs()) {
            connection.ackDeadlineNs(deadlineNs);
            context.wheel.schedule(connection);
        }
    }

    /**
     * How long an acknowledgement may wait for something to ride on. Of several segments not for longer than their sender
     * waits before it repeats the last (RFC 8985 §7.2: two round trips, and two ticks of a millisecond on Linux); of a
     * single one the sender expects the whole delay.
     */
    private long ackDelayNs(Connection connection, boolean ofSeveral) {
        long delayNs = context.config.delayedAckNs();
        return ofSeveral ? Math.min(RttEstimator.minRttNs(connection) + PROBE_SLACK_NS, delayNs) : delayNs;
    }

    /** Whether the FIN is not all that is unacknowledged, or came in a packet that nobody has cut into its segments. */
    private static boolean isBehindOthers(Connection connection, int segmentLength) {
        return connection.rcvNxt() - connection.lastAckSent() > segmentLength
                || segmentLength > connection.receiveMss() + 1;
    }

    /**
     * Looks at the segment's FIN (RFC 9293 §3.10.7.4, eighth), which counts only once all before it has arrived.
     *
     * @param segmentLength SEG.LEN as it arrived, before its payload was taken
     * @return true if the peer's FIN has been received with this segment
     */
    boolean onFin(Connection connection, Segment segment, int segmentLength) {
        if (segment.is(TcpHeader.FIN) && !connection.is(Connection.FLAG_FIN_AHEAD)
                && SequenceNumber.geq(segment.sequence, connection.rcvNxt())) {
            connection.finSequence(segment.sequence);
            connection.set(Connection.FLAG_FIN_AHEAD);
        }
        if (!connection.is(Connection.FLAG_FIN_AHEAD) || connection.finSequence() != connection.rcvNxt()
                || connection.is(Connection.FLAG_FIN_RECEIVED)) {
            return false;
        }
        connection.rcvNxt(connection.rcvNxt() + 1);
        connection.set(Connection.FLAG_FIN_RECEIVED);
        startAckTimer(connection, ackDelayNs(connection, isBehindOthers(connection, segmentLength))); // it waits for ours
        context.notifyOwner(connection, ConnectionOwner.PEER_CLOSED);
        return true;
    }

    /** Frees everything received. */
    void clear(Connection connection) {
        queue.clear(connection);
        reassembly.clear(connection);
    }
}
