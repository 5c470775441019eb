package io.ringroad.load.compare;

import io.ringroad.lb.slots.WorkerStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/** What Ringroad's workers write down of themselves, found through what their processes have mapped. */
final class WorkerFiles {
    static final String LONGEST_CYCLE_MS = "longest_cycle_ms";

    private static final String COUNTER = "loop_longest_recent_cycle_ns";
    private static final String MAPPED_FILE = "(/\\S+/worker-\\d+)$";

    private WorkerFiles() {}

    /** The longest turn of an event loop in the last second or two; empty if the peer has no such workers. */
    static OptionalDouble longestRecentCycleMs(Standing standing) {
        return Arrays.stream(standing.process().pids()).flatMap(WorkerFiles::longestRecentCycleNs).mapToDouble(ns -> ns / 1e6).max();
    }

    private static LongStream longestRecentCycleNs(long pid) {
        String file = ProcFiles.find(Path.of("/proc/" + pid + "/maps"), MAPPED_FILE);
        try {
            Long ns = file.isEmpty() ? null : WorkerStatus.read(Path.of(file)).stack().get(COUNTER);
            return ns == null ? LongStream.empty() : LongStream.of(ns);
        } catch (IOException e) {
            return LongStream.empty(); // it has ended meanwhile
        }
    }
}
