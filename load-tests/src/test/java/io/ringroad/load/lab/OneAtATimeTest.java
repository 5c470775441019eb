package io.ringroad.load.lab;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneAtATimeTest {
    @TempDir
    private Path directory;

    @Test
    void aSecondOneIsRefusedUntilTheFirstHasEnded() {
        Path file = directory.resolve("lock");
        try (OneAtATime _ = OneAtATime.take(file)) {
            String message = assertThrows(LabFailure.class, () -> OneAtATime.take(file)).getMessage();
            assertTrue(message.startsWith("another load test runs on this machine"), message);
        }
        OneAtATime.take(file).close();
    }

    @Test
    void aPlaceThatCannotBeLockedIsTold() {
        Path file = directory.resolve("nowhere").resolve("lock");
        String message = assertThrows(LabFailure.class, () -> OneAtATime.take(file)).getMessage();
        assertTrue(message.startsWith(file + " cannot be locked: "), message);
    }
}
