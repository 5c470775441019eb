package io.ringroad.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo's directory: configuration, logs, and the balancer's run directory, which must lie on a tmpfs. Its name holds the
 * process id, so that a later demo can remove that of one that was killed.
 */
final class Scratch implements AutoCloseable {
    private static final String PREFIX = "ringroad-demo-";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final Path directory;

    Scratch() {
        Path base = Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        removeStale(base);
        directory = base.resolve(PREFIX + ProcessHandle.current().pid());
        try {
            // Others may pass, because the workers give up root; what is inside has its own permissions.
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw DemoFailure.ofMachine("The directory " + directory + " cannot be made: " + e.getMessage());
        }
    }

    Path directory() {
        return directory;
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw DemoFailure.ofMachine("The file " + directory.resolve(name) + " cannot be written: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        delete(directory);
    }

    private static void removeStale(Path base) {
        try (Stream<Path> files = Files.list(base)) {
            files.filter(Scratch::isStale).forEach(Scratch::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isStale(Path file) {
        String name = file.getFileName().toString();
        return name.matches(PREFIX + "\\d+")
                && Files.isWritable(file)
                && ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length()))).isEmpty();
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("ringroad: " + directory + " cannot be removed: " + e.getMessage());
        }
    }
}
