package io.ringroad.load.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Two measurements at once on one machine would measure each other, and each would put back what the other one had set. So the
 * second one is refused while this is open; the kernel lets go of the lock with the process, however that ends.
 */
public final class OneAtATime implements AutoCloseable {
    private static final Path FILE = Path.of("/run/ringroad-load-tests.lock");

    private final FileChannel channel;

    private OneAtATime(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws LabFailure if another process has it, or the file can't be made */
    public static OneAtATime take() {
        return take(FILE);
    }

    static OneAtATime take(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isFree(channel)) {
                channel.close();
                throw new LabFailure("another load test runs on this machine, and the two would measure each other: wait for its end"
                        + " (it holds " + file + ")");
            }
            return new OneAtATime(channel);
        } catch (IOException e) {
            throw new LabFailure(file + " cannot be locked: " + e.getMessage());
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process has it
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LabFailure(FILE + " cannot be closed: " + e.getMessage());
        }
    }
}
