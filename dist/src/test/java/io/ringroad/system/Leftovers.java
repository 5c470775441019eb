package io.ringroad.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What demos leave: namespaces, and files on the tmpfs, by names that hold the process id. */
final class Leftovers {
    private static final String PREFIX = "ringroad-demo-";

    private Leftovers() {
    }

    /** Of the demo with that process id. */
    static List<String> of(long pid) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path directory : List.of(Path.of("/run/netns"), Path.of("/dev/shm"))) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    files.map(Path::toString).filter(name -> name.matches(".*/" + PREFIX + pid + "(-\\w+)?")).forEach(names::add);
                }
            }
        }
        return names;
    }

    /** Demos that run now may have theirs. */
    static void assertNoneOfGoneDemos() throws IOException {
        List<String> left = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("/run/netns"))) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList()) {
                if (ProcessHandle.of(Long.parseLong(file.getFileName().toString().split("-")[2])).isEmpty()) {
                    left.add(file.toString());
                }
            }
        }
        assertEquals(List.of(), left);
    }
}
