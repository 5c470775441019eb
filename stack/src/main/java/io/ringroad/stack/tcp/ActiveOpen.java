package io.ringroad.stack.tcp;

import io.ringroad.stack.wire.IpAddress;

/** Handshakes that we begin (RFC 9293 §3.10.1 OPEN, active). */
final class ActiveOpen {
    /** Why {@link #connect} gave no connection. */
    enum Refusal { NONE, NO_ROUTE, NO_PORT, NO_RECORD }

    private static final int OFFERED =
            Connection.OPTION_TIMESTAMPS | Connection.OPTION_WINDOW_SCALE | Connection.OPTION_SACK;

    private final TcpContext context;
    private final Paths paths;
    private final LocalPorts ports;
    private final Handshake handshake;
    private final RttEstimator rtt;
    private Refusal refusal = Refusal.NONE;

    ActiveOpen(TcpContext context, Paths paths, LocalPorts ports, Handshake handshake, RttEstimator rtt) {
        this.context = context;
        this.paths = paths;
        this.ports = ports;
        this.handshake = handshake;
        this.rtt = rtt;
    }

    /** Why the last call of {@link #connect} returned false. */
    Refusal refusal() {
        return refusal;
    }

    /**
     * Positions {@code connection} on a new record whose SYN goes out in this cycle; a local address of all zeros and
     * a local port of 0 are chosen here.
     */
    boolean connect(Connection connection, boolean anyLocal, long localHigh, long localLow, int localPort,
            long remoteHigh, long remoteLow, int remotePort) {
        if (!paths.resolve(remoteHigh, remoteLow)) {
            return refuse(Refusal.NO_ROUTE);
        }
        long high = anyLocal ? paths.sourceHigh() : localHigh;
        long low = anyLocal ? paths.sourceLow() : localLow;
        int port = localPort == 0 ? ports.choose(high, low, remoteHigh, remoteLow, remotePort) : localPort;
        if (port == LocalPorts.NONE || localPort != 0
                && !ports.isFree(high, low, port, remoteHigh, remoteLow, remotePort)) {
            return refuse(Refusal.NO_PORT);
        }
        if (!context.connections.allocate(connection)) {
            context.count(TcpCounter.DROPPED_NO_RECORD);
            return refuse(Refusal.NO_RECORD);
        }
        fill(connection, high, low, port, remoteHigh, remoteLow, remotePort);
        context.flows.insert(FlowTable.KIND_CONNECTION, connection.index());
        context.count(TcpCounter.ACTIVE_OPENS);
        context.wantOutput(connection);
        refusal = Refusal.NONE;
        return true;
    }

    private boolean refuse(Refusal why) {
        refusal = why;
        return false;
    }

    private void fill(Connection connection, long localHigh, long localLow, int localPort, long remoteHigh,
            long remoteLow, int remotePort) {
        connection.remoteHigh(remoteHigh);
        connection.remoteLow(remoteLow);
        connection.localHigh(localHigh);
        connection.localLow(localLow);
        connection.remotePort(remotePort);
        connection.localPort(localPort);
        connection.transition(TcpState.SYN_SENT);
        connection.options(OFFERED);
        connection.mss(paths.maxSegment(IpAddress.isV4(remoteHigh, remoteLow)));
        connection.neighbourEpoch(Paths.NO_EPOCH);
        connection.tsOffset(handshake.timestampOffset(remoteHigh, remoteLow, localHigh, localLow));
        fillSequences(connection, handshake.initialSequence(remoteHigh, remoteLow, localHigh, localLow,
                FlowKey.ports(remotePort, localPort)));
        connection.lastActivityNs(context.nowNs);
        connection.set(Connection.FLAG_SYN_DUE);
        rtt.initialize(connection);
    }

    private static void fillSequences(Connection connection, int iss) {
        connection.iss(iss);
        connection.sndUna(iss);
        connection.sndNxt(iss);
        connection.sndMax(iss);
        connection.sendEnd(iss + 1);
        connection.recover(iss);
    }
}
