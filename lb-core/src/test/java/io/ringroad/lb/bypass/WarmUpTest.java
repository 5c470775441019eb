package io.ringroad.lb.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {
    @Test
    void endsOnceNothingNewIsCompiled(@TempDir Path directory) throws IOException {
        AtomicInteger waits = new AtomicInteger();
        int served = WarmUp.run(directory, Long.MAX_VALUE / 2, () -> 0, untilNs -> waits.incrementAndGet() > 4);
        assertEquals(7, waits.get());
        assertEquals(7 * 16, served);
    }

    @Test
    void servesWholeConnectionsAndLeavesNothingBehind(@TempDir Path directory) throws IOException {
        AtomicLong clock = new AtomicLong();
        int served = WarmUp.run(directory, 5_000, clock::getAndIncrement);
        // Some 30 looks at the clock for sixteen connections at once, more where the answers are long.
        assertTrue(served > 500, () -> served + " connections");
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(0, left.count());
        }
    }
}
