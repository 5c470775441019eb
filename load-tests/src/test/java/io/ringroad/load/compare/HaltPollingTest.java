package io.ringroad.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaltPollingTest {
    @TempDir
    private Path directory;
    private Path parameter;
    private Path kept;

    @BeforeEach
    void someValue() throws IOException {
        parameter = Files.writeString(directory.resolve("guest_halt_poll_ns"), "7000\n");
        kept = directory.resolve("kept");
    }

    @Test
    void whatWasFoundIsPutBack() {
        try (HaltPolling _ = new HaltPolling(parameter, kept)) {
            assertEquals("200000", ProcFiles.read(parameter));
        }
        assertEquals("7000", ProcFiles.read(parameter));
        assertFalse(Files.exists(kept));
    }

    @Test
    void afterOneThatWasKilledItIsStillWhatThatOneFound() {
        HaltPolling killed = new HaltPolling(parameter, kept);
        try (HaltPolling _ = new HaltPolling(parameter, kept)) {
            assertEquals("200000", ProcFiles.read(parameter));
        }
        assertEquals("7000", ProcFiles.read(parameter));
        assertFalse(Files.exists(kept));
        killed.close();
    }

    @Test
    void aKernelWithoutItIsLeftAlone() {
        new HaltPolling(directory.resolve("none"), kept).close();
        assertFalse(Files.exists(directory.resolve("none")));
        assertFalse(Files.exists(kept));
    }
}
