package io.ringroad.stack.tcp;

import io.ringroad.load.benchmark.Nanoseconds;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import java.lang.foreign.Arena;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The retransmission timer of one connection among many that have one. */
public class TimerBenchmark extends Nanoseconds {
    private static final long RTO_NS = 200_000_000L;
    /** Odd, so that it visits every connection. */
    private static final int STRIDE = 514_229;

    @Param({"1000", "100000"})
    private int connections;
    /** Held, since the tables know its memory by address only. */
    private WorkerFile file;
    private TimerWheel wheel;
    private Connection connection;
    private int index;
    private final TimerWheel.Expiry startAnew = this::startAnew;
    private long nowNs = 1_000_000_000L;

    @Setup
    public void fill() {
        file = WorkerFile.inMemory(new WorkerFileLayout(connections, 16, 16, 64, 2048, 0), Arena.ofAuto());
        ConnectionTable table = new ConnectionTable(file);
        wheel = new TimerWheel(file);
        connection = new Connection(file);
        for (int i = 0; i < connections; i++) {
            table.allocate(connection);
            start();
        }
    }

    private void start() {
        connection.startTimer(Connection.TIMER_RETRANSMIT, nowNs + RTO_NS);
        wheel.schedule(connection);
    }

    /** What each segment sent and acknowledged does: the timer is stopped and started anew. */
    @Benchmark
    public long restart() {
        index = (index + STRIDE) % connections;
        connection.position(index);
        connection.stopTimer();
        start();
        return nowNs;
    }

    /** Put into a slot and taken out again. */
    @Benchmark
    public int insertAndRemove() {
        index = (index + STRIDE) % connections;
        connection.position(index);
        wheel.remove(connection);
        start();
        return connection.wheelSlot();
    }

    /** A millisecond goes by, and everything due is started anew. */
    @Benchmark
    public int advanceOneTick() {
        nowNs += 1 << 20;
        return wheel.advance(nowNs, startAnew);
    }

    private void startAnew(Connection due) {
        due.startTimer(Connection.TIMER_RETRANSMIT, nowNs + RTO_NS);
        wheel.schedule(due);
    }
}
