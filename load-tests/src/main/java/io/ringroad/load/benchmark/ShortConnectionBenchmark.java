package io.ringroad.load.benchmark;

import io.ringroad.load.simulated.SimulatedSite;
import io.ringroad.stack.memory.WorkerFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A whole proxied connection, SYN to last ACK on both sides: 100 bytes there, 1 KiB back, the backend closes. Sixteen
 * packets, of which the stack sends six. The far ends' work (writing ten packets, reading six) is in the figure.
 */
public class ShortConnectionBenchmark extends Nanoseconds {
    private static final int AT_ONCE = 64;

    /** Idle ones beside it. */
    @Param({"0", "100000"})
    private int idleConnections;
    private SimulatedSite site;

    @Setup
    public void start() throws IOException {
        site = new SimulatedSite(WorkerFile.inMemory(SimulatedSite.layoutFor(idleConnections + AT_ONCE),
                Arena.ofAuto()), 100, 1024, true);
        site.openIdle(idleConnections);
    }

    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public long acceptToClose() {
        site.completeShortConnections(AT_ONCE);
        return site.ended();
    }
}
