package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.NativeMemory;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import java.util.Objects;

/**
 * The layout of one connection's record in the worker's file (design decision D2): five cache lines, hot fields
 * together, read and written through a flyweight. Nothing here has a meaning beyond its field; that is in
 * {@link Connection}. A change of the layout raises {@link WorkerFileLayout#VERSION}.
 */
abstract class ConnectionRecord {
    // identity: the key comes first and is laid out alike in half-open and TIME_WAIT slots (FlowKey)
    private static final int REMOTE_HIGH = 0;
    private static final int REMOTE_LOW = 8;
    private static final int LOCAL_HIGH = 16;
    private static final int LOCAL_LOW = 24;
    private static final int REMOTE_PORT = 32;
    private static final int LOCAL_PORT = 34;
    private static final int GENERATION = 36;
    private static final int STATE_ORDINAL = 40;
    private static final int OPTIONS = 41;
    private static final int SEND_WINDOW_SHIFT = 42;
    private static final int RECEIVE_WINDOW_SHIFT = 43;
    private static final int FLAGS = 44;
    private static final int NEIGHBOUR = 48;
    private static final int NEIGHBOUR_EPOCH = 52;
    private static final int LISTENER = 56;
    private static final int MSS = 60;
    private static final int OWNER = 62;
    private static final int INTEREST = 63;

    // sequence numbers and windows (RFC 9293 §3.3.1)
    private static final int SND_UNA = 64;
    private static final int SND_NXT = 68;
    private static final int SND_MAX = 72;
    private static final int SND_WND = 76;
    private static final int SND_WL1 = 80;
    private static final int SND_WL2 = 84;
    private static final int RCV_NXT = 88;
    private static final int RCV_ADV = 92;
    private static final int LAST_ACK_SENT = 96;
    private static final int TS_RECENT = 100;
    private static final int TS_OFFSET = 104;
    private static final int CWND = 108;
    private static final int SSTHRESH = 112;
    private static final int RECOVER = 116;
    private static final int SEND_END = 120;
    private static final int ISS = 124;

    // queues
    private static final int SEND_HEAD = 128;
    private static final int SEND_TAIL = 132;
    private static final int SEND_NEXT = 136;
    private static final int SEND_BYTES = 140;
    private static final int RECEIVE_HEAD = 144;
    private static final int RECEIVE_TAIL = 148;
    private static final int RECEIVE_BYTES = 152;
    private static final int REASSEMBLY_HEAD = 156;
    private static final int REASSEMBLY_FRAMES = 160;
    private static final int PEER = 164;
    private static final int QUEUED_FRAMES = 168;
    private static final int READY_NEXT = 172;
    private static final int OUTPUT_NEXT = 176;
    private static final int DUP_ACKS = 180;
    private static final int RETRANSMISSIONS = 181;
    private static final int PENDING_EVENTS = 182;
    private static final int ERROR_ORDINAL = 183;
    private static final int FIN_SEQUENCE = 184;
    private static final int RECEIVE_MSS = 188;

    // timers
    private static final int TIMER_DEADLINE_NS = 192;
    private static final int ACK_DEADLINE_NS = 200;
    private static final int ACTIVITY_DEADLINE_NS = 208;
    private static final int WHEEL_DEADLINE_NS = 216;
    private static final int WHEEL_NEXT = 224;
    private static final int WHEEL_PREVIOUS = 228;
    private static final int WHEEL_SLOT = 232;
    private static final int TIMER_KIND = 236;
    private static final int KEEP_ALIVE_PROBES_SENT = 237;
    private static final int KEEP_ALIVE_PROBES = 238;
    private static final int MIN_RTT = 239;
    private static final int SRTT_US = 240;
    private static final int RTTVAR_US = 244;
    private static final int RTO_US = 248;
    private static final int RTT_SEQUENCE = 252;

    // owner, accounting
    private static final int RTT_START_NS = 256;
    private static final int OWNER_DATA = 264;
    private static final int LAST_ACTIVITY_NS = 272;
    private static final int ACTIVITY_TIMEOUT_NS = 280;
    private static final int BYTES_RECEIVED = 288;
    private static final int RELAY_PEER_BYTES = 296;
    private static final int KEEP_ALIVE_INTERVAL_MS = 304;
    private static final int TS_RECENT_AGE_MS = 308;
    private static final int HIGH_RXT = 312;
    private static final int SACKED_BYTES = 316;
    private static final int END = 320;

    private final long firstAddress;
    private final int records;
    private long address;
    private int index;

    ConnectionRecord(WorkerFile file) {
        WorkerFileLayout layout = file.layout();
        records = layout.maxConnections();
        firstAddress = file.address(layout.connectionsOffset(), (long) records * WorkerFileLayout.CONNECTION_BYTES);
        address = firstAddress;
    }

    /** Positions the flyweight; what it says is true until it is positioned elsewhere. */
    final void position(int record) {
        index = Objects.checkIndex(record, records);
        address = firstAddress + (long) record * WorkerFileLayout.CONNECTION_BYTES;
    }

    final int index() {
        return index;
    }

    /** Zeroes everything but the generation. */
    final void clear() {
        int keep = generation();
        for (int offset = 0; offset < END; offset += Long.BYTES) {
            int64(offset, 0);
        }
        generation(keep);
    }

    /** First half of the peer's address. */
    final long remoteHigh() { return int64(REMOTE_HIGH); }
    final void remoteHigh(long value) { int64(REMOTE_HIGH, value); }

    /** Second half. */
    final long remoteLow() { return int64(REMOTE_LOW); }
    final void remoteLow(long value) { int64(REMOTE_LOW, value); }

    /** First half of our address. */
    final long localHigh() { return int64(LOCAL_HIGH); }
    final void localHigh(long value) { int64(LOCAL_HIGH, value); }

    /** Second half. */
    final long localLow() { return int64(LOCAL_LOW); }
    final void localLow(long value) { int64(LOCAL_LOW, value); }

    final int remotePort() { return int16(REMOTE_PORT); }
    final void remotePort(int value) { int16(REMOTE_PORT, value); }

    final int localPort() { return int16(LOCAL_PORT); }
    final void localPort(int value) { int16(LOCAL_PORT, value); }

    /** Raised when the record is freed, so that old handles are noticed. */
    final int generation() { return int32(GENERATION); }
    final void generation(int value) { int32(GENERATION, value); }

    final int stateOrdinal() { return int8(STATE_ORDINAL); }
    final void stateOrdinal(int value) { int8(STATE_ORDINAL, value); }

    /** What the handshake agreed on: OPTION_… bits. */
    final int options() { return int8(OPTIONS); }
    final void options(int value) { int8(OPTIONS, value); }

    /** Snd.Wind.Shift (RFC 7323). */
    final int sendWindowShift() { return int8(SEND_WINDOW_SHIFT); }
    final void sendWindowShift(int value) { int8(SEND_WINDOW_SHIFT, value); }

    /** Rcv.Wind.Shift. */
    final int receiveWindowShift() { return int8(RECEIVE_WINDOW_SHIFT); }
    final void receiveWindowShift(int value) { int8(RECEIVE_WINDOW_SHIFT, value); }

    /** FLAG_… bits. */
    final int flags() { return int32(FLAGS); }
    final void flags(int value) { int32(FLAGS, value); }

    /** Index in the neighbour table: where packets of this connection go. */
    final int neighbour() { return int32(NEIGHBOUR); }
    final void neighbour(int value) { int32(NEIGHBOUR, value); }

    /** Valid for this epoch of the table. */
    final int neighbourEpoch() { return int32(NEIGHBOUR_EPOCH); }
    final void neighbourEpoch(int value) { int32(NEIGHBOUR_EPOCH, value); }

    /** Whose accept queue it waits in or came from; -1. */
    final int listener() { return int32(LISTENER); }
    final void listener(int value) { int32(LISTENER, value); }

    /** Most payload per segment that we send, bytes, options taken off. */
    final int mss() { return int16(MSS); }
    final void mss(int value) { int16(MSS, value); }

    /** Index of the ConnectionOwner or RelayOwner. */
    final int owner() { return int8(OWNER); }
    final void owner(int value) { int8(OWNER, value); }

    /** Readiness that the owner wants to be told. */
    final int interest() { return int8(INTEREST); }
    final void interest(int value) { int8(INTEREST, value); }

    /** SND.UNA. */
    final int sndUna() { return int32(SND_UNA); }
    final void sndUna(int value) { int32(SND_UNA, value); }

    /** SND.NXT; goes back on a retransmission timeout. */
    final int sndNxt() { return int32(SND_NXT); }
    final void sndNxt(int value) { int32(SND_NXT, value); }

    /** Highest SND.NXT ever: what the peer may acknowledge. */
    final int sndMax() { return int32(SND_MAX); }
    final void sndMax(int value) { int32(SND_MAX, value); }

    /** SND.WND, scaled, bytes. */
    final int sndWnd() { return int32(SND_WND); }
    final void sndWnd(int value) { int32(SND_WND, value); }

    /** SND.WL1. */
    final int sndWl1() { return int32(SND_WL1); }
    final void sndWl1(int value) { int32(SND_WL1, value); }

    /** SND.WL2. */
    final int sndWl2() { return int32(SND_WL2); }
    final void sndWl2(int value) { int32(SND_WL2, value); }

    /** RCV.NXT. */
    final int rcvNxt() { return int32(RCV_NXT); }
    final void rcvNxt(int value) { int32(RCV_NXT, value); }

    /** Right edge of the window that the peer knows: RCV.NXT + RCV.WND. */
    final int rcvAdv() { return int32(RCV_ADV); }
    final void rcvAdv(int value) { int32(RCV_ADV, value); }

    /** Last.ACK.sent (RFC 7323). */
    final int lastAckSent() { return int32(LAST_ACK_SENT); }
    final void lastAckSent(int value) { int32(LAST_ACK_SENT, value); }

    /** TS.Recent. */
    final int tsRecent() { return int32(TS_RECENT); }
    final void tsRecent(int value) { int32(TS_RECENT, value); }

    /** Added to our clock, so that it tells nothing about other connections. */
    final int tsOffset() { return int32(TS_OFFSET); }
    final void tsOffset(int value) { int32(TS_OFFSET, value); }

    /** Congestion window, bytes. */
    final int cwnd() { return int32(CWND); }
    final void cwnd(int value) { int32(CWND, value); }

    /** Slow-start threshold, bytes. */
    final int ssthresh() { return int32(SSTHRESH); }
    final void ssthresh(int value) { int32(SSTHRESH, value); }

    /** RFC 6582, and RecoveryPoint of RFC 6675: SND.MAX when loss was noticed. */
    final int recover() { return int32(RECOVER); }
    final void recover(int value) { int32(RECOVER, value); }

    /** Sequence number behind the last byte queued to send: where FIN goes. */
    final int sendEnd() { return int32(SEND_END); }
    final void sendEnd(int value) { int32(SEND_END, value); }

    /** Initial send sequence number. */
    final int iss() { return int32(ISS); }
    final void iss(int value) { int32(ISS, value); }

    /** First frame not yet acknowledged. */
    final int sendHead() { return int32(SEND_HEAD); }
    final void sendHead(int value) { int32(SEND_HEAD, value); }

    final int sendTail() { return int32(SEND_TAIL); }
    final void sendTail(int value) { int32(SEND_TAIL, value); }

    /** Frame that begins at SND.NXT; NONE: all sent. */
    final int sendNext() { return int32(SEND_NEXT); }
    final void sendNext(int value) { int32(SEND_NEXT, value); }

    /** Payload from sendHead to sendTail. */
    final int sendBytes() { return int32(SEND_BYTES); }
    final void sendBytes(int value) { int32(SEND_BYTES, value); }

    /** First frame not yet read. */
    final int receiveHead() { return int32(RECEIVE_HEAD); }
    final void receiveHead(int value) { int32(RECEIVE_HEAD, value); }

    final int receiveTail() { return int32(RECEIVE_TAIL); }
    final void receiveTail(int value) { int32(RECEIVE_TAIL, value); }

    final int receiveBytes() { return int32(RECEIVE_BYTES); }
    final void receiveBytes(int value) { int32(RECEIVE_BYTES, value); }

    /** Frames beyond RCV.NXT, by sequence number, not overlapping. */
    final int reassemblyHead() { return int32(REASSEMBLY_HEAD); }
    final void reassemblyHead(int value) { int32(REASSEMBLY_HEAD, value); }

    final int reassemblyFrames() { return int32(REASSEMBLY_FRAMES); }
    final void reassemblyFrames(int value) { int32(REASSEMBLY_FRAMES, value); }

    /** Index of the other connection of the relay; NONE. */
    final int peer() { return int32(PEER); }
    final void peer(int value) { int32(PEER, value); }

    /** In the send and receive queues together. */
    final int queuedFrames() { return int32(QUEUED_FRAMES); }
    final void queuedFrames(int value) { int32(QUEUED_FRAMES, value); }

    /** List of the ready connections. */
    final int readyNext() { return int32(READY_NEXT); }
    final void readyNext(int value) { int32(READY_NEXT, value); }

    /** List of those with something to send. */
    final int outputNext() { return int32(OUTPUT_NEXT); }
    final void outputNext(int value) { int32(OUTPUT_NEXT, value); }

    /** RFC 5681. */
    final int dupAcks() { return int8(DUP_ACKS); }
    final void dupAcks(int value) { int8(DUP_ACKS, value); }

    /** Of the segment at SND.UNA. */
    final int retransmissions() { return int8(RETRANSMISSIONS); }
    final void retransmissions(int value) { int8(RETRANSMISSIONS, value); }

    /** ConnectionOwner bits to be told once. */
    final int pendingEvents() { return int8(PENDING_EVENTS); }
    final void pendingEvents(int value) { int8(PENDING_EVENTS, value); }

    /** ConnectionError. */
    final int errorOrdinal() { return int8(ERROR_ORDINAL); }
    final void errorOrdinal(int value) { int8(ERROR_ORDINAL, value); }

    /** Sequence number of a FIN that arrived before its data; valid with FLAG_FIN_AHEAD. */
    final int finSequence() { return int32(FIN_SEQUENCE); }
    final void finSequence(int value) { int32(FIN_SEQUENCE, value); }

    /** Largest segment payload seen: what delayed ACKs count in. */
    final int receiveMss() { return int32(RECEIVE_MSS); }
    final void receiveMss(int value) { int32(RECEIVE_MSS, value); }

    /** Of timerKind. */
    final long timerDeadlineNs() { return int64(TIMER_DEADLINE_NS); }
    final void timerDeadlineNs(long value) { int64(TIMER_DEADLINE_NS, value); }

    /** When a delayed ACK must go; NEVER. */
    final long ackDeadlineNs() { return int64(ACK_DEADLINE_NS); }
    final void ackDeadlineNs(long value) { int64(ACK_DEADLINE_NS, value); }

    /** Idle timeout or next keep-alive probe; NEVER. */
    final long activityDeadlineNs() { return int64(ACTIVITY_DEADLINE_NS); }
    final void activityDeadlineNs(long value) { int64(ACTIVITY_DEADLINE_NS, value); }

    /** For which the record sits in the wheel; may be earlier than all of the above. */
    final long wheelDeadlineNs() { return int64(WHEEL_DEADLINE_NS); }
    final void wheelDeadlineNs(long value) { int64(WHEEL_DEADLINE_NS, value); }

    final int wheelNext() { return int32(WHEEL_NEXT); }
    final void wheelNext(int value) { int32(WHEEL_NEXT, value); }

    final int wheelPrevious() { return int32(WHEEL_PREVIOUS); }
    final void wheelPrevious(int value) { int32(WHEEL_PREVIOUS, value); }

    /** -1: not in the wheel. */
    final int wheelSlot() { return int32(WHEEL_SLOT); }
    final void wheelSlot(int value) { int32(WHEEL_SLOT, value); }

    /** TIMER_…: one value, so that two can't contradict. */
    final int timerKind() { return int8(TIMER_KIND); }
    final void timerKind(int value) { int8(TIMER_KIND, value); }

    final int keepAliveProbesSent() { return int8(KEEP_ALIVE_PROBES_SENT); }
    final void keepAliveProbesSent(int value) { int8(KEEP_ALIVE_PROBES_SENT, value); }

    /** How many unanswered before the connection has failed; 0: no keep-alive. */
    final int keepAliveProbes() { return int8(KEEP_ALIVE_PROBES); }
    final void keepAliveProbes(int value) { int8(KEEP_ALIVE_PROBES, value); }

    /** Smoothed round-trip time, microseconds × 8. */
    final int srttUs() { return int32(SRTT_US); }
    final void srttUs(int value) { int32(SRTT_US, value); }

    /** Its variation, microseconds × 4. */
    final int rttvarUs() { return int32(RTTVAR_US); }
    final void rttvarUs(int value) { int32(RTTVAR_US, value); }

    /** 1 + the shortest round trip in units of 256 microseconds, rounded down; at most 255. 0: none was measured. */
    final int minRtt() { return int8(MIN_RTT); }
    final void minRtt(int value) { int8(MIN_RTT, value); }

    /** Retransmission timeout, microseconds. */
    final int rtoUs() { return int32(RTO_US); }
    final void rtoUs(int value) { int32(RTO_US, value); }

    /** Acknowledged → sample; valid with FLAG_RTT_RUNNING. */
    final int rttSequence() { return int32(RTT_SEQUENCE); }
    final void rttSequence(int value) { int32(RTT_SEQUENCE, value); }

    final long rttStartNs() { return int64(RTT_START_NS); }
    final void rttStartNs(long value) { int64(RTT_START_NS, value); }

    /** What the owner gave. */
    final long ownerData() { return int64(OWNER_DATA); }
    final void ownerData(long value) { int64(OWNER_DATA, value); }

    /** A byte came or went. */
    final long lastActivityNs() { return int64(LAST_ACTIVITY_NS); }
    final void lastActivityNs(long value) { int64(LAST_ACTIVITY_NS, value); }

    /** Idle timeout of a relay, idle time of keep-alive; 0: none. */
    final long activityTimeoutNs() { return int64(ACTIVITY_TIMEOUT_NS); }
    final void activityTimeoutNs(long value) { int64(ACTIVITY_TIMEOUT_NS, value); }

    /** Payload received in order. */
    final long bytesReceived() { return int64(BYTES_RECEIVED); }
    final void bytesReceived(long value) { int64(BYTES_RECEIVED, value); }

    /** Payload received by the relay's other side, once that is gone. */
    final long relayPeerBytes() { return int64(RELAY_PEER_BYTES); }
    final void relayPeerBytes(long value) { int64(RELAY_PEER_BYTES, value); }

    final int keepAliveIntervalMs() { return int32(KEEP_ALIVE_INTERVAL_MS); }
    final void keepAliveIntervalMs(int value) { int32(KEEP_ALIVE_INTERVAL_MS, value); }

    /** When tsRecent was stored, ms of the stack's clock. */
    final int tsRecentAgeMs() { return int32(TS_RECENT_AGE_MS); }
    final void tsRecentAgeMs(int value) { int32(TS_RECENT_AGE_MS, value); }

    /** RFC 6675 HighRxt: behind the highest byte sent again in this loss recovery; valid in one with SACK. */
    final int highRxt() { return int32(HIGH_RXT); }
    final void highRxt(int value) { int32(HIGH_RXT, value); }

    /** Payload of the frames in the send queue that have FLAG_SACKED. */
    final int sackedBytes() { return int32(SACKED_BYTES); }
    final void sackedBytes(int value) { int32(SACKED_BYTES, value); }

    private long int64(int field) { return NativeMemory.int64(address + field); }
    private void int64(int field, long value) { NativeMemory.int64(address + field, value); }

    private int int32(int field) { return NativeMemory.int32(address + field); }
    private void int32(int field, int value) { NativeMemory.int32(address + field, value); }

    private int int16(int field) { return NativeMemory.int16(address + field); }
    private void int16(int field, int value) { NativeMemory.int16(address + field, value); }

    private int int8(int field) { return NativeMemory.int8(address + field); }
    private void int8(int field, int value) { NativeMemory.int8(address + field, value); }
}
