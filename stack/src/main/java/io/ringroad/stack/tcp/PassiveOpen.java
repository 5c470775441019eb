package io.ringroad.stack.tcp;

import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.SequenceNumber;
import io.ringroad.stack.wire.TcpHeader;

/**
 * Handshakes that others begin (RFC 9293 §3.10.7.2): SYN to half-open slot, its acknowledgement to a connection in the
 * listener's accept queue.
 */
final class PassiveOpen {
    private final TcpContext context;
    private final Listeners listeners;
    private final Handshake handshake;
    private final SegmentOutput output;
    private final Paths paths;
    private final CongestionControl congestion;
    private final RttEstimator rtt;
    private final ConnectionInput input;
    private final Connection connection;

    PassiveOpen(TcpContext context, Listeners listeners, Handshake handshake, SegmentOutput output, Paths paths,
            CongestionControl congestion, RttEstimator rtt, ConnectionInput input) {
        this.context = context;
        this.listeners = listeners;
        this.handshake = handshake;
        this.output = output;
        this.paths = paths;
        this.congestion = congestion;
        this.rtt = rtt;
        this.input = input;
        this.connection = new Connection(context.file);
    }

    /** A segment of no known flow. */
    void onSegment(Segment segment) {
        if (segment.is(TcpHeader.RST)) {
            return;
        }
        boolean onlySyn = segment.is(TcpHeader.SYN) && !segment.is(TcpHeader.ACK);
        Listener listener = onlySyn
                ? listeners.find(segment.localHigh, segment.localLow, segment.localPort)
                : null;
        if (listener == null) {
            context.count(TcpCounter.DROPPED_NO_CONNECTION);
            output.sendResetFor(segment);
        } else {
            onSyn(listener, segment);
        }
    }

    private void onSyn(Listener listener, Segment segment) {
        if (listener.isFull()) {
            context.count(TcpCounter.SYN_DROPPED_BACKLOG);
            return;
        }
        if (!paths.resolve(segment.remoteHigh, segment.remoteLow)) {
            context.count(TcpCounter.SYN_DROPPED_NO_ROUTE);
            return;
        }
        int slot = allocate(segment);
        if (slot == HalfOpenTable.NONE) {
            return;
        }
        store(slot, listener, segment);
        context.flows.insert(FlowTable.KIND_HALF_OPEN, slot);
        sendSynAck(slot);
    }

    private int allocate(Segment segment) {
        HalfOpenTable table = context.halfOpen;
        if (table.used() == table.capacity()) {
            context.count(TcpCounter.HALF_OPEN_EVICTED);
            drop(table.oldest());
        }
        return table.allocate(segment.remoteHigh, segment.remoteLow, segment.localHigh, segment.localLow,
                segment.remotePort, segment.localPort);
    }

    private void store(int slot, Listener listener, Segment segment) {
        HalfOpenTable table = context.halfOpen;
        boolean timestamps = segment.options.hasTimestamps();
        boolean scale = segment.options.windowScale() >= 0;
        boolean v4 = IpAddress.isV4(segment.remoteHigh, segment.remoteLow);
        int iss = handshake.initialSequence(segment.remoteHigh, segment.remoteLow, segment.localHigh,
                segment.localLow, FlowKey.ports(segment.remotePort, segment.localPort));
        int tsOffset = handshake.timestampOffset(segment.remoteHigh, segment.remoteLow, segment.localHigh,
                segment.localLow);
        table.store(slot, listener.id, iss, segment.sequence, timestamps ? segment.options.tsVal() : 0, tsOffset);
        table.storeAgreed(slot, segment.window,
                handshake.mss(segment.options.mss(), paths.maxSegment(v4), timestamps, v4),
                Handshake.optionBits(timestamps, scale, segment.options.sackPermitted()),
                scale ? segment.options.windowScale() : 0, scale ? handshake.receiveShift() : 0);
        table.localWindow(slot, handshake.synWindow());
    }

    private void sendSynAck(int slot) {
        output.sendSynAck(slot); // if a ring is full or the pool empty the timer sends it
        context.halfOpen.sent(slot, context.nowNs);
    }

    private void drop(int slot) {
        context.flows.remove(FlowTable.KIND_HALF_OPEN, slot);
        context.halfOpen.free(slot);
    }

    /** The answer to a SYN-ACK, hopefully. */
    void onHalfOpen(int slot, Segment segment) {
        HalfOpenTable table = context.halfOpen;
        if (segment.is(TcpHeader.RST)) {
            if (segment.sequence == table.irs(slot) + 1) {
                drop(slot);
            }
            return;
        }
        if (segment.is(TcpHeader.SYN)) {
            // It has not seen our answer; or it has begun anew, and the answer to its old SYN makes it reset that.
            output.sendSynAck(slot);
            return;
        }
        if (!segment.is(TcpHeader.ACK)) {
            return;
        }
        if (segment.acknowledgement != table.iss(slot) + 1) {
            output.sendResetFor(segment);
            return;
        }
        if (isInWindow(slot, segment) && isTimely(slot, segment)) {
            establish(slot, segment);
        }
    }

    private boolean isInWindow(int slot, Segment segment) {
        int next = context.halfOpen.irs(slot) + 1;
        return SequenceNumber.between(next, segment.sequence, next + context.halfOpen.localWindow(slot));
    }

    private boolean isTimely(int slot, Segment segment) {
        boolean timestamps = (context.halfOpen.options(slot) & Connection.OPTION_TIMESTAMPS) != 0;
        return !timestamps || !segment.options.hasTimestamps()
                || segment.options.tsVal() - context.halfOpen.tsRecent(slot) >= 0;
    }

    private void establish(int slot, Segment segment) {
        Listener listener = listeners.get(context.halfOpen.listener(slot));
        if (listener == null) {
            drop(slot);
            output.sendResetFor(segment);
            return;
        }
        if (listener.isFull()) {
            context.count(TcpCounter.SYN_DROPPED_BACKLOG);
            return; // stays half-open: what the client sends next tries again
        }
        if (!context.connections.allocate(connection)) {
            context.count(TcpCounter.DROPPED_NO_RECORD);
            return;
        }
        fill(slot, segment);
        context.flows.replace(FlowTable.KIND_HALF_OPEN, slot, FlowTable.KIND_CONNECTION, connection.index());
        context.halfOpen.free(slot);
        connection.listener(listener.id);
        connection.set(Connection.FLAG_UNACCEPTED);
        listener.push(connection.handle());
        context.count(TcpCounter.PASSIVE_OPENS);
        input.onSegment(connection, segment);
    }

    private void fill(int slot, Segment segment) {
        HalfOpenTable table = context.halfOpen;
        connection.remoteHigh(segment.remoteHigh);
        connection.remoteLow(segment.remoteLow);
        connection.localHigh(segment.localHigh);
        connection.localLow(segment.localLow);
        connection.remotePort(segment.remotePort);
        connection.localPort(segment.localPort);
        connection.transition(TcpState.ESTABLISHED);
        connection.options(table.options(slot));
        connection.sendWindowShift(table.sendShift(slot));
        connection.receiveWindowShift(table.receiveShift(slot));
        connection.mss(table.mss(slot));
        connection.tsRecent(table.tsRecent(slot));
        connection.tsRecentAgeMs(context.timestampMs());
        connection.tsOffset(table.tsOffset(slot));
        connection.neighbourEpoch(Paths.NO_EPOCH);
        fillSequences(table.iss(slot), table.irs(slot), table.localWindow(slot), table.peerWindow(slot));
        connection.lastActivityNs(context.nowNs);
        rtt.initialize(connection);
        long sentNs = table.onlySentNs(slot);
        if (sentNs != Connection.NEVER) {
            rtt.onHandshake(connection, context.nowNs - sentNs);
        }
        congestion.initialize(connection);
    }

    private void fillSequences(int iss, int irs, int localWindow, int peerWindow) {
        connection.iss(iss);
        connection.sndUna(iss + 1);
        connection.sndNxt(iss + 1);
        connection.sndMax(iss + 1);
        connection.sendEnd(iss + 1);
        connection.recover(iss);
        connection.rcvNxt(irs + 1);
        connection.rcvAdv(irs + 1 + localWindow);
        connection.lastAckSent(irs + 1);
        connection.sndWnd(peerWindow);
        connection.sndWl1(irs);
        connection.sndWl2(iss + 1);
    }

    /** SYN-ACKs that were not answered in time; returns how many. */
    int runTimers() {
        int ran = 0;
        int slot = context.halfOpen.nextDue(context.nowNs);
        while (slot != HalfOpenTable.NONE) {
            if (context.halfOpen.attempts(slot) >= HalfOpenTable.MAX_ATTEMPTS) {
                context.count(TcpCounter.HALF_OPEN_TIMEOUTS);
                drop(slot);
            } else {
                context.count(TcpCounter.RETRANSMITS);
                sendSynAck(slot);
                paths.suspect();
            }
            ran++;
            slot = context.halfOpen.nextDue(context.nowNs);
        }
        return ran;
    }

    /** Tells the owners of listeners with connections that wait; returns how many were told. */
    int dispatch() {
        int told = 0;
        for (int id = 0; id < listeners.count(); id++) {
            Listener listener = listeners.get(id);
            if (listener != null && listener.interest && !listener.isEmpty()) {
                listener.owner.onAcceptable(id);
                told++;
            }
        }
        return told;
    }

    boolean hasAcceptable() {
        for (int id = 0; id < listeners.count(); id++) {
            Listener listener = listeners.get(id);
            if (listener != null && listener.interest && !listener.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Takes the next living connection out of the accept queue; false if there is none. */
    boolean accept(Listener listener, Connection into) {
        while (!listener.isEmpty()) {
            if (context.connections.find(listener.pop(), into) && into.is(Connection.FLAG_UNACCEPTED)) {
                into.unset(Connection.FLAG_UNACCEPTED);
                into.set(Connection.FLAG_OWNED);
                into.owner(Owners.NOBODY);
                return true;
            }
        }
        return false;
    }

    /** Readiness that has gathered while the connection waited to be accepted. */
    static int gatheredEvents(Connection connection) {
        return connection.is(Connection.FLAG_FIN_RECEIVED) ? ConnectionOwner.PEER_CLOSED : 0;
    }
}
