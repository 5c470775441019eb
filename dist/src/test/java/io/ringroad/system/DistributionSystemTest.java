package io.ringroad.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive holds all that is needed, and its examples are right. */
class DistributionSystemTest {
    @TempDir
    private Path directory;

    @Test
    void itHoldsTheCommandAndWhatOneReadsFirst() throws IOException {
        Path home = Distribution.unpack(directory);
        for (String file : List.of("bin/ringroad", "LICENSE", "README.md", "systemd/ringroad.service", "conf/reference.conf")) {
            assertTrue(Files.isRegularFile(home.resolve(file)), file);
        }
        HostProcess version = HostProcess.run(List.of(home.resolve("bin/ringroad").toString(), "version"));
        assertEquals(0, version.exitCode(), version.toString());
        assertTrue(version.out().startsWith("ringroad "), version.toString());
    }

    @Test
    void itsExamplesPassTheCheck() throws IOException {
        Path home = Distribution.unpack(directory);
        try (var examples = Files.newDirectoryStream(home.resolve("conf"), "example-*.conf")) {
            int count = 0;
            for (Path example : examples) {
                HostProcess check = HostProcess.run(List.of(home.resolve("bin/ringroad").toString(), "check", "--config", example.toString()));
                assertEquals(0, check.exitCode(), check.toString());
                count++;
            }
            assertTrue(count >= 2, "only " + count + " examples");
        }
    }
}
