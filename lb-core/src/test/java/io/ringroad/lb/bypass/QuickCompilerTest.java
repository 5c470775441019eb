package io.ringroad.lb.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class QuickCompilerTest {
    private static final long MS = 1_000_000;

    private long nowNs = -50 * MS; // clocks may begin below zero
    private long demandNs;
    private long leftNs;

    /** Time passes only in pauses; the compiler works in them as long as there is something to compile. */
    private final QuickCompiler compiler = new QuickCompiler(() -> demandNs, () -> nowNs, this::pause);

    private void pause(long ns) {
        long worked = Math.min(ns, leftNs);
        nowNs += ns;
        demandNs += worked;
        leftNs -= worked;
    }

    @Test
    void aQuietCompilerIsSeenAtOnce() {
        assertTrue(compiler.awaitQuiet(nowNs + 1000 * MS));
        assertTrue(nowNs < -40 * MS);
    }

    @Test
    void itIsWaitedForAsLongAsThereIsSomethingToCompile() {
        leftNs = 100 * MS;
        assertFalse(compiler.awaitQuiet(nowNs + 1000 * MS));
        assertEquals(0, leftNs);
        assertTrue(nowNs < 80 * MS);
        assertTrue(compiler.awaitQuiet(nowNs + 1000 * MS));
    }

    @Test
    void butNotLongerThanAllowed() {
        leftNs = 1000 * MS;
        assertFalse(compiler.awaitQuiet(nowNs + 100 * MS));
        assertEquals(50, nowNs / MS, 10);
    }
}
