package io.ringroad.transport;

import static org.junit.jupiter.api.Assertions.fail;

import java.lang.management.ManagementFactory;

/** Holds code to allocating nothing, once the JIT compiler is through with it: that takes long on a busy machine. */
public final class Allocation {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CLEAN_ROUNDS = 3;
    private static final long PATIENCE_NS = 20_000_000_000L;

    private Allocation() {}

    /** One round of what is measured; some thousand calls. */
    @FunctionalInterface
    public interface Round {
        /** @return bytes that the measured part allocated, by {@link #bytes()} before and after */
        long run() throws Exception;
    }

    /** What the calling thread has allocated so far. */
    public static long bytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Runs rounds until some in a row have allocated nothing; fails if that doesn't come about. */
    public static void assertNoneAfterWarmUp(Round round) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NS;
        int clean = 0;
        int rounds = 0;
        long allocated = 0;
        while (clean < CLEAN_ROUNDS) {
            allocated = round.run();
            clean = allocated == 0 ? clean + 1 : 0;
            rounds++;
            if (System.nanoTime() > deadline) {
                fail("still " + allocated + " bytes after " + rounds + " rounds");
            }
        }
    }
}
