package io.ringroad.stack.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * One worker's mapped file: a versioned header, then the sections of {@link WorkerFileLayout}. The worker is its only
 * writer; others map it read-only ({@link #inspect}) to see a live, hung or dead worker.
 *
 * <p>Header: magic (8), version (4), then the six numbers of the layout (4 each), worker index (4), pid (8), start
 * time in ms since the epoch (8).
 */
public final class WorkerFile {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final int VERSION_OFFSET = 8;
    private static final int LAYOUT_OFFSET = 12;
    private static final int WORKER_OFFSET = 36;
    private static final int PID_OFFSET = 40;
    private static final int START_OFFSET = 48;

    private final MemorySegment memory;
    private final WorkerFileLayout layout;

    private WorkerFile(MemorySegment memory, WorkerFileLayout layout) {
        this.memory = memory;
        this.layout = layout;
    }

    /**
     * Creates (or overwrites) the file and maps it until {@code arena} closes. For AF_XDP the path must lie on tmpfs.
     *
     * @throws IOException if the file can't be created, or there is no room for it
     */
    public static WorkerFile create(Path path, WorkerFileLayout layout, int workerIndex, long startTimeMs, Arena arena)
            throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, layout.fileBytes(), arena);
            return initialize(memory, layout, workerIndex, ProcessHandle.current().pid(), startTimeMs);
        }
    }

    /** The same in anonymous memory: for tests and simulations, no file behind it. */
    public static WorkerFile inMemory(WorkerFileLayout layout, Arena arena) {
        return initialize(arena.allocate(layout.fileBytes(), WorkerFileLayout.PAGE_BYTES), layout, 0, 0, 0);
    }

    /**
     * Maps another process's file for reading.
     *
     * @throws IOException if it isn't a worker's file of this version
     */
    public static WorkerFile inspect(Path path, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < WorkerFileLayout.PAGE_BYTES) {
                throw new IOException(path + " is not a worker's file: it has only " + size + " bytes");
            }
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            return new WorkerFile(memory, readLayout(path, memory, size));
        }
    }

    private static WorkerFile initialize(
            MemorySegment memory, WorkerFileLayout layout, int workerIndex, long pid, long startTimeMs) {
        int[] numbers = {layout.maxConnections(), layout.maxHalfOpen(), layout.maxTimeWait(), layout.frameCount(),
            layout.frameSizeBytes(), layout.extraBytes()};
        for (int i = 0; i < numbers.length; i++) {
            memory.set(INT, LAYOUT_OFFSET + 4L * i, numbers[i]);
        }
        memory.set(INT, VERSION_OFFSET, WorkerFileLayout.VERSION);
        memory.set(INT, WORKER_OFFSET, workerIndex);
        memory.set(LONG, PID_OFFSET, pid);
        memory.set(LONG, START_OFFSET, startTimeMs);
        memory.set(LONG, 0, WorkerFileLayout.MAGIC); // last: a reader that sees it sees the rest
        return new WorkerFile(memory, layout);
    }

    private static WorkerFileLayout readLayout(Path path, MemorySegment memory, long size) throws IOException {
        if (memory.get(LONG, 0) != WorkerFileLayout.MAGIC) {
            throw new IOException(path + " is not a worker's file");
        }
        int version = memory.get(INT, VERSION_OFFSET);
        if (version != WorkerFileLayout.VERSION) {
            throw new IOException(path + " has layout version " + version + ", this program reads version "
                    + WorkerFileLayout.VERSION);
        }
        int[] n = new int[6];
        for (int i = 0; i < n.length; i++) {
            n[i] = memory.get(INT, LAYOUT_OFFSET + 4L * i);
        }
        WorkerFileLayout layout;
        try {
            layout = new WorkerFileLayout(n[0], n[1], n[2], n[3], n[4], n[5]);
        } catch (IllegalArgumentException e) {
            throw new IOException(path + " has a damaged header: " + e.getMessage(), e);
        }
        if (layout.fileBytes() > size) {
            throw new IOException(path + " is cut short: " + size + " of " + layout.fileBytes() + " bytes");
        }
        return layout;
    }

    /** The whole file; offsets of {@link #layout()} are offsets into it. */
    public MemorySegment memory() {
        return memory;
    }

    public WorkerFileLayout layout() {
        return layout;
    }

    /**
     * Where a section begins, for {@link NativeMemory}. Valid until the arena is closed that the file was mapped in.
     *
     * @param offset of the section in the file
     * @param bytes  that it has
     * @throws IndexOutOfBoundsException if the file doesn't hold it
     */
    public long address(long offset, long bytes) {
        return memory.address() + Objects.checkFromIndexSize(offset, bytes, memory.byteSize());
    }

    public int workerIndex() {
        return memory.get(INT, WORKER_OFFSET);
    }

    /** Process id of the worker that wrote the file; 0 in memory. */
    public long pid() {
        return memory.get(LONG, PID_OFFSET);
    }

    /** Milliseconds since the epoch at which the worker created the file. */
    public long startTimeMs() {
        return memory.get(LONG, START_OFFSET);
    }

    /** The section that belongs to whoever embeds the stack (the balancer's slots); {@code extraBytes} long. */
    public MemorySegment extra() {
        return memory.asSlice(layout.extraOffset(), layout.extraBytes());
    }
}
