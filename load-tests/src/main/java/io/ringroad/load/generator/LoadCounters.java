package io.ringroad.load.generator;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a generator has done so far, in a mapped file: the generator is the only writer of everything but the phase,
 * which is written by whoever measures. Longs, then the buckets of a latency histogram in nanoseconds.
 */
public final class LoadCounters {
    /** The counters, in the order of the file. */
    public enum Counter {
        /** One of the {@code PHASE_…} values. */
        PHASE,
        /** 1 once the workload runs at full strength, with all connections open that it opens at first. */
        READY,
        /** Short connections completed. */
        CONNECTIONS,
        /** Requests answered on connections that stay. */
        REQUESTS,
        /** Payload bytes moved in the direction that is measured. */
        BYTES,
        /** Refused, reset, cut short. */
        ERRORS,
        /** Not answered within five seconds. */
        TIMEOUTS,
        /** Connections open now. */
        OPEN
    }

    /** Load runs, latencies are not noted. */
    public static final long PHASE_WARM_UP = 0;
    /** Latencies are noted. */
    public static final long PHASE_MEASURE = 1;
    /** The workload is to end. */
    public static final long PHASE_STOP = 2;

    private static final int HISTOGRAM_OFFSET = 256;
    private static final int BYTES = HISTOGRAM_OFFSET + 8 * Histogram.BUCKETS;
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory;

    private LoadCounters(MemorySegment memory) {
        this.memory = memory;
    }

    /** Maps the file, which is created if it doesn't exist, for as long as the program lives. */
    public static LoadCounters map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            return new LoadCounters(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES, Arena.global()));
        }
    }

    public long get(Counter counter) {
        return (long) LONG.getVolatile(memory, 8L * counter.ordinal());
    }

    /** By whoever measures, {@link Counter#PHASE} only; by the generator, all others. */
    public void set(Counter counter, long value) {
        LONG.setVolatile(memory, 8L * counter.ordinal(), value);
    }

    void add(Counter counter, long value) {
        long at = 8L * counter.ordinal();
        LONG.setOpaque(memory, at, (long) LONG.getOpaque(memory, at) + value);
    }

    /** Notes one latency if the phase is {@link #PHASE_MEASURE}. */
    void latency(long ns) {
        if ((long) LONG.getOpaque(memory, 0L) == PHASE_MEASURE) {
            long at = HISTOGRAM_OFFSET + 8L * Histogram.bucket(ns);
            LONG.setOpaque(memory, at, (long) LONG.getOpaque(memory, at) + 1);
        }
    }

    /** A copy of the histogram's buckets. */
    public long[] latencies() {
        long[] counts = new long[Histogram.BUCKETS];
        for (int bucket = 0; bucket < counts.length; bucket++) {
            counts[bucket] = (long) LONG.getOpaque(memory, HISTOGRAM_OFFSET + 8L * bucket);
        }
        return counts;
    }

    /** Everything to zero; by whoever measures, before a workload begins. */
    public void clear() {
        memory.fill((byte) 0);
    }
}
