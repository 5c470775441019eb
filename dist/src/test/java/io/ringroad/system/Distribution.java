package io.ringroad.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The archive that is delivered. */
final class Distribution {
    private Distribution() {
    }

    /** Unpacks it as a user would, and returns its top directory. */
    static Path unpack(Path into) throws IOException {
        HostProcess tar = HostProcess.run(List.of("tar", "-xzf", archive().toString(), "-C", into.toString(), "--strip-components=1"));
        assertEquals(0, tar.exitCode(), tar.toString());
        return into;
    }

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(HostProcess.CHECKOUT.resolve("dist/target"))) {
            return files.filter(file -> file.getFileName().toString().matches("ringroad-.*\\.tar\\.gz")).findFirst().orElseThrow();
        }
    }
}
