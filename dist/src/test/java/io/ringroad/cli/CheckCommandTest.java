package io.ringroad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    @TempDir
    private Path directory;

    @Test
    void aRightFile() throws IOException {
        CommandRun run = check("""
                ringroad {
                  listeners.web { bind = "127.0.0.1:8080", pool = web }
                  pools.web { backends = ["127.0.0.1:8081"] }
                }
                """);
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("is right"), run.out());
        assertEquals("", run.err());
    }

    @Test
    void everythingThatIsWrongAtOnceWithItsLine() throws IOException {
        CommandRun run = check("""
                ringroad {
                  wrokers = 2
                  workers = many
                  listeners {
                    one { bind = "127.0.0.1:8080", pool = web }
                    two { bind = "127.0.0.1:8080", pool = web }
                    three { bind = "127.0.0.1:8082", pool = absent }
                  }
                  pools.web { backends = ["127.0.0.1:8081"] }
                }
                """);
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertEquals("", run.out());
        List<String> lines = run.err().lines().toList();
        assertMentioned(lines, ":2: ", "wrokers");
        assertMentioned(lines, ":3: ", "many");
        assertMentioned(lines, ":6: ", "8080");
        assertMentioned(lines, ":7: ", "absent");
    }

    @Test
    void aFileThatIsNotThere() {
        CommandRun run = CommandRun.of("check", "--config", directory.resolve("absent.conf").toString());
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().contains("absent.conf"), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void aDirectoryIsNoFile() {
        CommandRun run = CommandRun.of("check", "--config", directory.toString());
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void aFileThatIsNoHocon() throws IOException {
        CommandRun run = check("ringroad {\n  listeners = [\n}\n");
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().contains("test.conf:"), run.err());
    }

    private CommandRun check(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("test.conf"), text);
        return CommandRun.of("check", "--config", file.toString());
    }

    private static void assertMentioned(List<String> lines, String... parts) {
        assertTrue(lines.stream().anyMatch(line -> List.of(parts).stream().allMatch(line::contains)),
                () -> "no line with " + List.of(parts) + " in\n" + String.join("\n", lines));
    }
}
