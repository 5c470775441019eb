package io.ringroad.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows of ARCHITECTURE.md, read off the imports. Maven holds those between modules; the finer ones are held here. */
class ArrowsTest {
    private static final String STACK = "io/ringroad/stack/";

    @ParameterizedTest
    @CsvSource({
        "memory, wire link ip tcp",
        "wire, memory link ip tcp",
        "link, ip tcp",
        "ip, tcp",
    })
    void packagesOfTheStackPointOneWay(String folder, String forbidden) throws IOException {
        List<String> wrong = new ArrayList<>();
        List<Path> sources = new SourceTree().of("stack", STACK + folder);
        assertFalse(sources.isEmpty());
        for (Path file : sources) {
            for (String imported : SourceTree.imports(file)) {
                for (String other : forbidden.split(" ")) {
                    if (imported.startsWith("io.ringroad.stack." + other + ".")) {
                        wrong.add(file.getFileName() + " imports " + imported);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** It has no clock, thread or system call, and no library. */
    @ParameterizedTest
    @CsvSource({"System.nanoTime", "System.currentTimeMillis", "java.time.Instant.now", "new Thread(", "Thread.of", "Linker."})
    void theStackIsAFunctionOfFramesCallsAndTime(String forbidden) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : new SourceTree().of("stack", "")) {
            String code = java.nio.file.Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|//[^\\n]*", "");
            if (code.contains(forbidden)) {
                wrong.add(file.getFileName().toString());
            }
        }
        assertEquals(List.of(), wrong);
    }

    @ParameterizedTest
    @CsvSource({
        "stack, java. javax. io.ringroad.stack.",
        "bypass-transport, java. sun. io.netty. org.slf4j. io.ringroad.stack. io.ringroad.transport.",
        "config, java. com.typesafe. io.ringroad.config.",
        "health-checks, java. io.netty. org.slf4j. io.ringroad.config. io.ringroad.health.",
    })
    void modulesUseOnlyWhatTheTableSays(String module, String allowed) throws IOException {
        List<String> wrong = new ArrayList<>();
        List<Path> sources = new SourceTree().of(module, "");
        assertFalse(sources.isEmpty());
        for (Path file : sources) {
            SourceTree.imports(file).stream()
                    .filter(imported -> List.of(allowed.split(" ")).stream().noneMatch(imported::startsWith))
                    .forEach(imported -> wrong.add(file.getFileName() + " imports " + imported));
        }
        assertEquals(List.of(), wrong);
    }
}
