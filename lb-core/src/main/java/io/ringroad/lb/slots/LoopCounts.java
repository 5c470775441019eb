package io.ringroad.lb.slots;

import io.ringroad.stack.memory.Counters;
import io.ringroad.stack.memory.WorkerFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the event loops of all workers together have counted since they began: without the rest of their status, for who
 * asks often.
 *
 * @param wakeUps     how often they have slept and been woken
 * @param connections that clients have opened
 */
public record LoopCounts(long wakeUps, long connections) {
    private static final String LOOP_SLEEPS = "loop_sleeps";
    private static final String CONNECTIONS = "tcp_passive_opens";

    /**
     * Reads the files of these workers.
     *
     * @return null if one has no file just now, or its transport doesn't count this
     */
    public static LoopCounts read(List<Path> files) {
        LoopCounts total = new LoopCounts(0, 0);
        for (Path file : files) {
            LoopCounts one = read(file);
            if (one == null) {
                return null;
            }
            total = new LoopCounts(total.wakeUps + one.wakeUps, total.connections + one.connections);
        }
        return total;
    }

    private static LoopCounts read(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            Counters counters = new Counters(WorkerFile.inspect(file, arena));
            OptionalLong wakeUps = counters.find(LOOP_SLEEPS);
            OptionalLong connections = counters.find(CONNECTIONS);
            return wakeUps.isEmpty() || connections.isEmpty() ? null
                    : new LoopCounts(wakeUps.getAsLong(), connections.getAsLong());
        } catch (IOException e) {
            return null;
        }
    }
}
