package io.ringroad.stack.tcp;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.wire.SequenceNumber;

/**
 * One TCP connection: the flyweight over its record, with what can be said from the record alone. Valid only in the
 * call in which it was positioned.
 */
final class Connection extends ConnectionRecord {
    static final int NONE = FramePool.NONE;
    static final long NEVER = Long.MAX_VALUE;

    static final int OPTION_TIMESTAMPS = 1;
    static final int OPTION_WINDOW_SCALE = 2;
    static final int OPTION_SACK = 4;

    /** FIN is to be sent behind {@link #sendEnd()}. */
    static final int FLAG_FIN_QUEUED = 1;
    /** FIN has been sent at least once. */
    static final int FLAG_FIN_SENT = 1 << 1;
    /** The peer's FIN has been received in order. */
    static final int FLAG_FIN_RECEIVED = 1 << 2;
    /** A FIN arrived before data that precedes it: see {@link #finSequence()}. */
    static final int FLAG_FIN_AHEAD = 1 << 3;
    /** An acknowledgement must go in this cycle. */
    static final int FLAG_ACK_NOW = 1 << 4;
    /** {@link #rttSequence()} and {@link #rttStartNs()} measure a segment. */
    static final int FLAG_RTT_RUNNING = 1 << 5;
    /** Loss recovery by fast retransmit is going on (RFC 6675 with SACK, else RFC 6582). */
    static final int FLAG_RECOVERY = 1 << 6;
    /** Somebody is told about this connection. */
    static final int FLAG_OWNED = 1 << 7;
    /** Coupled by a relay. */
    static final int FLAG_RELAYED = 1 << 8;
    /** The client's connection of its relay. */
    static final int FLAG_CLIENT = 1 << 9;
    /** In the list of ready connections. */
    static final int FLAG_IN_READY = 1 << 10;
    /** In the list of those with something to send. */
    static final int FLAG_IN_OUTPUT = 1 << 11;
    /** Freed, but still in one of the two lists: given back when it leaves them. */
    static final int FLAG_ZOMBIE = 1 << 12;
    /** Data that arrives is acknowledged and discarded. */
    static final int FLAG_INPUT_SHUT = 1 << 13;
    /** Small segments wait for acknowledgements (RFC 896). */
    static final int FLAG_NAGLE = 1 << 14;
    /** The segment at SND.UNA must be sent again, whatever the windows say. */
    static final int FLAG_RETRANSMIT = 1 << 15;
    /** The relay has been idle for too long: to be ended when its turn to be dispatched comes. */
    static final int FLAG_IDLE_EXPIRED = 1 << 16;
    /** Waits in an accept queue. */
    static final int FLAG_UNACCEPTED = 1 << 17;
    /** The other side of the relay has ended; its bytes are in {@link #relayPeerBytes()}. */
    static final int FLAG_PEER_GONE = 1 << 18;
    /** Our SYN (or SYN-ACK) is not yet acknowledged and is to be sent. */
    static final int FLAG_SYN_DUE = 1 << 19;
    /** What lies before {@link #recover()} is being sent again from SND.UNA on: no loss recovery before it has arrived. */
    static final int FLAG_REWOUND = 1 << 20;
    /** This loss recovery may send the tail of what was in flight again (RFC 6675 §4, NextSeg rule 4). */
    static final int FLAG_RESCUE_DUE = 1 << 21;
    /** It has done so, or was due to. */
    static final int FLAG_RESCUED = 1 << 22;
    /** The acknowledgement that is due waits for the first bytes of the other side of the relay. */
    static final int FLAG_ACK_HELD = 1 << 23;
    /** Ended by a reset that its peer has not been sent yet. */
    static final int FLAG_RESET_OWED = 1 << 24;

    static final int TIMER_NONE = 0;
    /** RFC 6298; also for SYN and FIN. */
    static final int TIMER_RETRANSMIT = 1;
    /** RFC 9293 §3.8.6.1: the peer's window is closed. */
    static final int TIMER_PERSIST = 2;
    /** A closed connection waits for the peer's FIN. */
    static final int TIMER_FIN_WAIT_2 = 3;

    private static final ConnectionError[] ERRORS = ConnectionError.values();

    Connection(WorkerFile file) {
        super(file);
    }

    long handle() {
        return (long) generation() << 32 | index();
    }

    TcpState state() {
        return TcpState.VALUES[stateOrdinal()];
    }

    /** The only writer of the state. */
    void transition(TcpState to) {
        stateOrdinal(to.ordinal());
    }

    boolean is(int flag) {
        return (flags() & flag) != 0;
    }

    void set(int flag) {
        flags(flags() | flag);
    }

    void unset(int flag) {
        flags(flags() & ~flag);
    }

    boolean hasTimestamps() {
        return (options() & OPTION_TIMESTAMPS) != 0;
    }

    boolean hasSack() {
        return (options() & OPTION_SACK) != 0;
    }

    /** In a loss recovery that knows what the peer holds. */
    boolean isInSackRecovery() {
        return is(FLAG_RECOVERY) && hasSack();
    }

    ConnectionError error() {
        return ERRORS[errorOrdinal()];
    }

    void error(ConnectionError error) {
        errorOrdinal(error.ordinal());
    }

    /** Sequence space sent and not acknowledged, FIN counted. */
    int flightBytes() {
        return sndNxt() - sndUna();
    }

    /** SND.NXT stands behind the last queued byte: nothing is left to send for the first time. */
    boolean allDataSent() {
        return sendNext() == NONE;
    }

    boolean isFinAcknowledged() {
        return is(FLAG_FIN_SENT) && SequenceNumber.gt(sndUna(), sendEnd());
    }

    /** FIN is due: queued, all data before it sent, and not (or no longer) sent itself. */
    boolean isFinDue() {
        return is(FLAG_FIN_QUEUED) && allDataSent() && sndNxt() == sendEnd();
    }

    /** RCV.WND as the peer knows it, bytes. */
    int receiveWindow() {
        return rcvAdv() - rcvNxt();
    }

    /** The earliest of the connection's deadlines. */
    long earliestDeadlineNs() {
        long deadline = Math.min(ackDeadlineNs(), activityDeadlineNs());
        return timerKind() == TIMER_NONE ? deadline : Math.min(deadline, timerDeadlineNs());
    }

    void startTimer(int kind, long deadlineNs) {
        timerKind(kind);
        timerDeadlineNs(deadlineNs);
    }

    void stopTimer() {
        timerKind(TIMER_NONE);
    }

    /** Queues empty, no timer, nothing linked: as a new record must be. */
    void initialize() {
        clear();
        sendHead(NONE);
        sendTail(NONE);
        sendNext(NONE);
        receiveHead(NONE);
        receiveTail(NONE);
        reassemblyHead(NONE);
        peer(NONE);
        listener(NONE);
        readyNext(NONE);
        outputNext(NONE);
        wheelSlot(NONE);
        ackDeadlineNs(NEVER);
        activityDeadlineNs(NEVER);
        wheelDeadlineNs(NEVER);
    }
}
