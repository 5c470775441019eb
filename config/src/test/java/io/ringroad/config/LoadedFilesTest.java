package io.ringroad.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedFilesTest {
    @TempDir
    Path directory;

    private Path write(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines));
    }

    private static List<ConfigError> errors(Path file) {
        return assertThrows(ConfigException.class, () -> RingroadConfig.load(file)).errors();
    }

    @Test
    void aMissingFileIsOneSentence() {
        Path file = directory.resolve("none.conf");
        assertEquals(List.of(new ConfigError(file.toString(), 0, "", "there is no such file")), errors(file));
    }

    @Test
    void aDirectoryIsNoFile() {
        assertEquals("is a directory, not a file", errors(directory).getFirst().message());
    }

    @Test
    void brokenSyntaxHasItsLine() throws IOException {
        Path file = write("main.conf", "ringroad {", "  name = x", "  listeners = [", "}");
        ConfigError error = errors(file).getFirst();
        assertEquals(4, error.line());
        assertTrue(error.message().startsWith("is not valid HOCON: "), error.message());
    }

    @Test
    void aMissingIncludeIsAnErrorAtItsStatement() throws IOException {
        Path file = write("main.conf", "ringroad.name = x", "include \"pools.conf\"");
        assertEquals(
                List.of(new ConfigError(file.toString(), 2, "", "can't include \"pools.conf\": there is no file "
                        + directory.resolve("pools.conf"))),
                errors(file));
    }

    @Test
    void aMissingIncludeOfAnIncludedFileIsToldWhereItStands() throws IOException {
        Path file = write("main.conf", "include \"pools.conf\"");
        Path pools = write("pools.conf", "", "", "include \"more.conf\"");
        ConfigError error = errors(file).getFirst();
        assertEquals(pools + ":3", error.file() + ":" + error.line());
    }

    @Test
    void errorsOfAnIncludedFileNameThatFile() throws IOException {
        Path file = write("main.conf", "include \"pools.conf\"", "ringroad.name = \"-\"");
        Path pools = write("pools.conf", "ringroad.pools.web.backends = [", "  \"10.0.0.1:0\"", "]");
        assertEquals(
                List.of(file + ":0", file + ":2", pools + ":2"),
                errors(file).stream().map(error -> error.file() + ":" + error.line()).toList());
    }
}
