package io.ringroad.stack.tcp;

import io.ringroad.stack.StackConfig;
import io.ringroad.stack.memory.Counters;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;

/** The state that the parts of TCP share: one per stack, one thread. */
final class TcpContext {
    /** Our timestamps tick about once in a millisecond (RFC 7323 §5.4: 1 ms to 1 s). */
    private static final int TIMESTAMP_SHIFT = 20;

    final StackConfig config;
    final WorkerFile file;
    final FramePool pool;
    final ConnectionTable connections;
    final FlowTable flows;
    final HalfOpenTable halfOpen;
    final TimeWaitTable timeWait;
    final TimerWheel wheel;
    /** Connections whose owner is to be told something. */
    final ConnectionList ready;
    /** Connections that may have something to send. */
    final ConnectionList output;
    final ReceivePressure receivePressure;
    private final ChallengeBudget challenges;
    private final Counters counters;
    private final int[] slots;
    /** The time of this cycle. */
    long nowNs;

    TcpContext(StackConfig config, WorkerFile file, FramePool pool, Counters counters) {
        this.config = config;
        this.file = file;
        this.pool = pool;
        this.counters = counters;
        this.slots = TcpCounter.define(counters);
        this.challenges = new ChallengeBudget(config.secretHigh(), config.secretLow());
        this.receivePressure = new ReceivePressure(config.receiveBufferBytes());
        this.connections = new ConnectionTable(file);
        this.flows = new FlowTable(file, config.secretHigh(), config.secretLow());
        this.halfOpen = new HalfOpenTable(file);
        this.timeWait = new TimeWaitTable(file);
        this.wheel = new TimerWheel(file);
        this.ready = new ConnectionList(ConnectionList.Kind.READY, new Connection(file));
        this.output = new ConnectionList(ConnectionList.Kind.OUTPUT, new Connection(file));
    }

    void count(TcpCounter counter) {
        counters.increment(slots[counter.ordinal()]);
    }

    void count(TcpCounter counter, long delta) {
        counters.add(slots[counter.ordinal()], delta);
    }

    /** Brings the gauges up to date; once a cycle is enough. */
    void updateGauges() {
        counters.set(slots[TcpCounter.CONNECTIONS.ordinal()], connections.used());
        counters.set(slots[TcpCounter.HALF_OPEN.ordinal()], halfOpen.used());
        counters.set(slots[TcpCounter.TIME_WAIT.ordinal()], timeWait.used());
    }

    /** The timestamp clock, without the connection's offset. */
    int timestampMs() {
        return timestampMs(nowNs);
    }

    /** A time in ticks of that clock. */
    static int timestampMs(long timeNs) {
        return (int) (timeNs >> TIMESTAMP_SHIFT);
    }

    /** Frames that a connection's queues may hold: small segments must not use up the pool. */
    int frameLimit() {
        return 64 + 4 * (config.receiveBufferBytes() / pool.frameSizeBytes());
    }

    void wantOutput(Connection connection) {
        output.add(connection);
    }

    void wantAckNow(Connection connection) {
        connection.set(Connection.FLAG_ACK_NOW);
        output.add(connection);
    }

    /** A segment that may be forged is answered by what it would have to know (RFC 5961), within the budget. */
    void challenge(Connection connection) {
        if (challenges.take(nowNs)) {
            count(TcpCounter.CHALLENGE_ACKS);
            wantAckNow(connection);
        } else {
            count(TcpCounter.CHALLENGE_ACKS_SUPPRESSED);
        }
    }

    /** Tells the owner once, and again as long as the readiness is of interest. */
    void notifyOwner(Connection connection, int events) {
        if (connection.is(Connection.FLAG_OWNED)) {
            connection.pendingEvents(connection.pendingEvents() | events);
            ready.add(connection);
        }
    }
}
