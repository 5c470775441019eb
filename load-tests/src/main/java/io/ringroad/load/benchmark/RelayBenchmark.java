package io.ringroad.load.benchmark;

import io.ringroad.load.simulated.SimulatedSite;
import io.ringroad.stack.memory.WorkerFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One segment through the stack, from the batch of the one link to the flush of the other, its acknowledgement on the
 * next segment the other way. The far ends' work (writing each packet, reading each) is in the figure.
 */
public class RelayBenchmark extends Nanoseconds {
    private static final int SEGMENTS_PER_CYCLE = 64;

    @Param({"100", "1448"})
    private int payloadBytes;
    /** Of which 64 are busy, the rest idle: what the tables and timers cost when they are full. */
    @Param({"64", "100000"})
    private int connections;
    private SimulatedSite site;
    private long cycles;
    private long answeredBefore;

    @Setup
    public void connect() throws IOException {
        site = new SimulatedSite(WorkerFile.inMemory(SimulatedSite.layoutFor(connections), Arena.ofAuto()),
                payloadBytes, payloadBytes, false);
        site.openIdle(connections - SEGMENTS_PER_CYCLE);
        site.open(SEGMENTS_PER_CYCLE);
        while (site.clients().answered() < SEGMENTS_PER_CYCLE) {
            site.poll();
        }
        answeredBefore = site.clients().answered();
    }

    @Benchmark
    @OperationsPerInvocation(SEGMENTS_PER_CYCLE)
    public long relayOneSegment() {
        site.poll();
        return ++cycles;
    }

    /** Requests in one cycle, answers in the next. */
    @TearDown
    public void everyCycleRelayed() {
        long answers = site.clients().answered() - answeredBefore;
        if (Math.abs(answers - cycles * SEGMENTS_PER_CYCLE / 2) > SEGMENTS_PER_CYCLE) {
            throw new IllegalStateException(answers + " answers in " + cycles + " cycles");
        }
    }
}
