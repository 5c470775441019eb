package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.SipHash;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.TcpOptions;

/** What both sides of a handshake need: initial numbers, and what the options come to. */
final class Handshake {
    /** RFC 9293 §3.7.1: assumed of a peer that doesn't say. */
    private static final int DEFAULT_MSS_V4 = 536;
    private static final int DEFAULT_MSS_V6 = 1220;
    private static final int SMALLEST_MSS = 88;
    /** RFC 9293 §3.4.1: the clock of initial sequence numbers ticks every 4 µs. */
    private static final int ISN_CLOCK_SHIFT = 12;

    private final TcpContext context;
    private final CongestionControl congestion;
    private final Windows windows;
    private final SendQueue sendQueue;
    private final int receiveShift;

    Handshake(TcpContext context, CongestionControl congestion, Windows windows, SendQueue sendQueue) {
        this.context = context;
        this.congestion = congestion;
        this.windows = windows;
        this.sendQueue = sendQueue;
        this.receiveShift = Windows.shiftFor(context.config.receiveBufferBytes());
    }

    /** RFC 6528: a clock plus a keyed hash of the flow. */
    int initialSequence(long remoteHigh, long remoteLow, long localHigh, long localLow, int ports) {
        long hash = SipHash.hash(context.config.secretHigh(), context.config.secretLow(), remoteHigh, remoteLow,
                localHigh, localLow, ports);
        return (int) hash + (int) (context.nowNs >> ISN_CLOCK_SHIFT);
    }

    /**
     * Differs from host to host but not from connection to connection, so that a peer in TIME_WAIT sees time go on
     * (RFC 6191).
     */
    int timestampOffset(long remoteHigh, long remoteLow, long localHigh, long localLow) {
        return (int) SipHash.hash(~context.config.secretHigh(), context.config.secretLow(), remoteHigh, remoteLow,
                localHigh, localLow, 0);
    }

    int synWindow() {
        return windows.synWindow();
    }

    int receiveShift() {
        return receiveShift;
    }

    /**
     * Most payload per segment towards a peer.
     *
     * @param offered    its MSS option, -1 if it gave none
     * @param pathMss    what our own link takes
     * @param timestamps whether each segment carries them
     */
    int mss(int offered, int pathMss, boolean timestamps, boolean v4) {
        int peer = offered < 0 ? v4 ? DEFAULT_MSS_V4 : DEFAULT_MSS_V6 : Math.max(offered, SMALLEST_MSS);
        int mss = Math.min(peer, pathMss) - (timestamps ? TcpOptions.TIMESTAMPS_LENGTH : 0);
        return Math.min(mss, sendQueue.frameCapacity());
    }

    static int optionBits(boolean timestamps, boolean scale, boolean sack) {
        return (timestamps ? Connection.OPTION_TIMESTAMPS : 0) | (scale ? Connection.OPTION_WINDOW_SCALE : 0)
                | (sack ? Connection.OPTION_SACK : 0);
    }

    /** The peer's SYN or SYN-ACK meets ours: what is used from here on. {@code mss} holds the path's. */
    void agree(Connection connection, Segment segment) {
        TcpOptions options = segment.options;
        boolean timestamps = options.hasTimestamps() && connection.hasTimestamps();
        boolean scale = options.windowScale() >= 0;
        boolean sack = options.sackPermitted() && connection.hasSack();
        connection.options(optionBits(timestamps, scale, sack));
        connection.sendWindowShift(scale ? options.windowScale() : 0);
        connection.receiveWindowShift(scale ? receiveShift : 0);
        if (timestamps) {
            connection.tsRecent(options.tsVal());
            connection.tsRecentAgeMs(context.timestampMs());
        }
        boolean v4 = IpAddress.isV4(connection.remoteHigh(), connection.remoteLow());
        connection.mss(mss(options.mss(), connection.mss(), timestamps, v4));
        congestion.initialize(connection);
    }
}
