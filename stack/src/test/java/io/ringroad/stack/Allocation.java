package io.ringroad.stack;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what the calling thread allocates. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int MEASUREMENTS = 5;

    private Allocation() {}

    /**
     * Bytes allocated by {@code rounds} runs, after as many to warm up: the least of several measurements, since the JVM
     * now and then allocates for itself on any thread, whereas what the work allocates shows in all of them.
     */
    public static long of(int rounds, Runnable work) {
        run(rounds, work);
        long least = Long.MAX_VALUE;
        for (int measurement = 0; measurement < MEASUREMENTS; measurement++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run(rounds / MEASUREMENTS, work);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static void run(int rounds, Runnable work) {
        for (int i = 0; i < rounds; i++) {
            work.run();
        }
    }
}
