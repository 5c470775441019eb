package io.ringroad.load.compare;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * In a virtual machine, waking another core costs an interrupt through the host, which can be more than all else that is
 * measured. While this is open, an idle core polls for a fifth of a millisecond before it halts, if the kernel can.
 */
final class HaltPolling implements AutoCloseable {
    private static final Path PARAMETER = Path.of("/sys/module/haltpoll/parameters/guest_halt_poll_ns");
    private static final String POLL_NS = "200000";

    private final String before;

    HaltPolling() {
        before = Files.isWritable(PARAMETER) ? ProcFiles.read(PARAMETER).strip() : "";
        set(POLL_NS);
    }

    private void set(String value) {
        if (!before.isEmpty()) {
            ProcFiles.write(PARAMETER, value);
        }
    }

    @Override
    public void close() {
        set(before);
    }
}
