package io.ringroad.load.benchmark;

import io.ringroad.load.simulated.SimulatedHost;
import io.ringroad.load.simulated.StreamSink;
import io.ringroad.load.simulated.StreamSource;
import java.net.BindException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Full segments to and from an application, with their acknowledgements; the far end's work is in the figures. */
public class SegmentBenchmark {
    private static final int SEGMENT_BYTES = 1448;
    private static final int SEGMENTS = 32;

    private SegmentBenchmark() {}

    /** From the link's batch to the application's buffer. */
    public static class In extends Nanoseconds {
        private SimulatedHost host;
        private long cycles;
        private long readBefore;

        @Setup
        public void connect() throws BindException {
            host = new SimulatedHost(new StreamSource(SEGMENT_BYTES, SEGMENTS));
            for (int i = 0; i < 1000; i++) {
                host.poll();
            }
            readBefore = host.bytesRead();
        }

        @Benchmark
        @OperationsPerInvocation(SEGMENTS)
        public long segmentIn() {
            host.poll();
            return ++cycles;
        }

        @TearDown
        public void everyCycleWasFull() {
            check(host.bytesRead() - readBefore, cycles * SEGMENTS * SEGMENT_BYTES);
        }
    }

    /** From the application's buffer to the link's flush. */
    public static class Out extends Nanoseconds {
        private SimulatedHost host;
        private long cycles;
        private long written;

        @Setup
        public void connect() throws BindException {
            host = new SimulatedHost(new StreamSink());
            for (int i = 0; i < 1000; i++) {
                segmentOut();
            }
            cycles = 0;
            written = 0;
        }

        @Benchmark
        @OperationsPerInvocation(SEGMENTS)
        public long segmentOut() {
            written += host.write(SEGMENTS * SEGMENT_BYTES);
            host.poll();
            return ++cycles;
        }

        @TearDown
        public void everyCycleWasFull() {
            check(written, cycles * SEGMENTS * SEGMENT_BYTES);
        }
    }

    private static void check(long bytes, long expected) {
        if (bytes < expected - expected / 100) {
            throw new IllegalStateException(bytes + " bytes crossed instead of " + expected);
        }
    }
}
