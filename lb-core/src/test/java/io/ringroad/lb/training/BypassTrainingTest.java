package io.ringroad.lb.training;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BypassTrainingTest {
    private static final Path TMPFS = Path.of("/dev/shm");
    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        assumeTrue(Files.isWritable(TMPFS), "needs a tmpfs");
        directory = Files.createTempDirectory(TMPFS, "ringroad-training");
    }

    @AfterEach
    void removeDirectory() throws IOException {
        Files.deleteIfExists(directory.resolve("bypass.sock"));
        Files.deleteIfExists(directory); // all else has to be gone
    }

    @Test
    void rootsTrainingServesRealTraffic() {
        assumeTrue("root".equals(System.getProperty("user.name")), "network namespaces need root");
        assertNull(BypassTraining.run(directory, 1));
        assertFalse(Files.exists(directory.resolve("run")), "the run directory is left");
    }

    @Test
    void aDirectoryThatCannotBeUsedIsToldOf() {
        assertTrue(BypassTraining.run(Path.of("/proc/no-such-directory"), 1).length() > 10);
    }
}
