package io.ringroad.stack;

import io.ringroad.stack.memory.Counters;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A worker's file in memory with its pool, and frames to and from byte arrays. */
public final class TestPool {
    public final WorkerFile file;
    public final FramePool pool;

    public TestPool(int frames) {
        this(frames, 2048);
    }

    public TestPool(int frames, int frameSizeBytes) {
        this(new WorkerFileLayout(16, 16, 16, frames, frameSizeBytes, 0));
    }

    public TestPool(WorkerFileLayout layout) {
        file = WorkerFile.inMemory(layout, Arena.ofAuto());
        pool = new FramePool(file);
    }

    public Counters counters() {
        return new Counters(file);
    }

    /** A frame with these bytes at {@code offset}. */
    public int frame(byte[] bytes, int offset) {
        int frame = pool.allocate();
        write(bytes, frame, offset);
        return frame;
    }

    public void write(byte[] bytes, int frame, int offset) {
        MemorySegment.copy(bytes, 0, pool.memory(), ValueLayout.JAVA_BYTE, pool.address(frame) + offset, bytes.length);
    }

    public byte[] bytes(int frame, int offset, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(pool.memory(), ValueLayout.JAVA_BYTE, pool.address(frame) + offset, bytes, 0, length);
        return bytes;
    }
}
