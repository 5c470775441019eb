package io.ringroad.lb.bypass;

import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Files for stacks that are simulated in a process which compiles for a real one: mapped, and of the global arena, as a
 * worker's own file is. Other kinds of memory would teach the compiler that there are several.
 */
public final class SimulatedFiles implements AutoCloseable {
    private final Path directory;
    private final List<Path> files = new ArrayList<>();

    /** @param directory on tmpfs */
    public SimulatedFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * @param name part of the file's name
     * @throws IOException if the file can't be made
     */
    public WorkerFile create(String name, WorkerFileLayout layout) throws IOException {
        Path path = Files.createTempFile(directory, "simulated-" + name, ".tmp");
        files.add(path);
        return WorkerFile.create(path, layout, 0, 0, Arena.global());
    }

    /** Empties and deletes them. The mappings of the global arena stay, but their pages are given back. */
    @Override
    public void close() throws IOException {
        for (Path path : files) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
            Files.delete(path);
        }
    }
}
