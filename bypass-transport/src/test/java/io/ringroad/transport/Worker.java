package io.ringroad.transport;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.transport.ffm.Poll;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a worker has below its stack: a mapped file on tmpfs with its frames, and a batch. For tests of drivers. */
public final class Worker implements AutoCloseable {
    private static final long DEADLINE_NS = 5_000_000_000L;

    public final FramePool pool;
    public final RxBatch batch = new RxBatch(256);
    private final Arena arena = Arena.ofShared();

    public Worker(int frameCount, int frameSizeBytes) throws IOException {
        Path file = Files.createTempFile(Path.of("/dev/shm"), "rr-test-", ".worker");
        WorkerFileLayout layout = new WorkerFileLayout(16, 16, 16, frameCount, frameSizeBytes, 0);
        pool = new FramePool(WorkerFile.create(file, layout, 0, 0, arena));
        Files.delete(file); // the mapping stays
    }

    /** Receives until the predicate says that it is enough, or fails after five seconds. Frames it saw are released. */
    public void receiveUntil(LinkQueue link, EntryTest enough) {
        Poll poll = new Poll(link.pollDescriptor());
        long deadline = System.nanoTime() + DEADLINE_NS;
        while (System.nanoTime() < deadline) {
            batch.clear();
            link.receive(batch);
            boolean done = false;
            for (int entry = 0; entry < batch.size(); entry++) {
                done |= enough.test(entry);
                pool.release(batch.frame(entry));
            }
            if (done) {
                return;
            }
            if (batch.size() == 0) {
                poll.await(50_000_000);
            }
        }
        throw new AssertionError("the packet expected on " + link.capabilities().name() + " didn't come");
    }

    /** Looks at one entry of the batch; true ends the reception after the batch. */
    @FunctionalInterface
    public interface EntryTest {
        boolean test(int entry);
    }

    /** Offset of the entry's first byte in the pool's memory. */
    public long at(int entry) {
        return pool.address(batch.frame(entry)) + batch.offset(entry);
    }

    @Override
    public void close() {
        arena.close();
    }
}
