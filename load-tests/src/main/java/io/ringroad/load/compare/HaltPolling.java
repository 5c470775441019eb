package io.ringroad.load.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * In a virtual machine, waking another core costs an interrupt through the host, which can be more than all else that is
 * measured. While this is open, an idle core polls for a fifth of a millisecond before it halts, if the kernel can. What was set
 * before is kept in a file meanwhile, for the next one to put back if this process is killed.
 */
final class HaltPolling implements AutoCloseable {
    private static final Path PARAMETER = Path.of("/sys/module/haltpoll/parameters/guest_halt_poll_ns");
    private static final Path KEPT = Path.of("/run/ringroad-load-tests.halt-poll");
    private static final String POLL_NS = "200000";

    private final Path parameter;
    private final Path kept;
    /** Empty if it can't be set. */
    private final String before;

    HaltPolling() {
        this(PARAMETER, KEPT);
    }

    HaltPolling(Path parameter, Path kept) {
        this.parameter = parameter;
        this.kept = kept;
        String left = ProcFiles.read(kept).strip();
        before = !Files.isWritable(parameter) ? "" : left.isEmpty() ? ProcFiles.read(parameter).strip() : left;
        if (!before.isEmpty()) {
            ProcFiles.write(kept, before);
            ProcFiles.write(parameter, POLL_NS);
        }
    }

    @Override
    public void close() {
        if (before.isEmpty()) {
            return;
        }
        ProcFiles.write(parameter, before);
        try {
            Files.deleteIfExists(kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
