package io.ringroad.demo;

import io.ringroad.lb.slots.ListenerCounter;
import io.ringroad.lb.slots.WorkerState;
import io.ringroad.lb.slots.WorkerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How the balancer describes itself, in the mapped files of its workers.
 *
 * @param transport in use; empty before the first worker serves
 * @param driver of the bypass transport, or how kernel sockets are driven; empty as above
 * @param workers those that serve
 */
record BalancerStatus(String transport, String driver, List<Worker> workers) {
    /**
     * One worker process.
     *
     * @param index from 0
     * @param connections it has accepted since its start
     * @param open of them
     * @param bytes of payload that it has moved, both ways
     */
    record Worker(int index, long connections, long open, long bytes) {
        static Worker of(WorkerStatus status) {
            return new Worker(
                    status.worker(),
                    sum(status, ListenerCounter.ACCEPTED),
                    sum(status, ListenerCounter.ACTIVE),
                    sum(status, ListenerCounter.BYTES_FROM_CLIENTS) + sum(status, ListenerCounter.BYTES_TO_CLIENTS));
        }

        private static long sum(WorkerStatus status, ListenerCounter counter) {
            return status.listeners().stream().mapToLong(listener -> listener.get(counter)).sum();
        }
    }

    /** Reads what there is in the run directory now; files that are just being made are left out. */
    static BalancerStatus read(Path runDirectory) {
        List<WorkerStatus> serving = new ArrayList<>();
        try (var files = Files.newDirectoryStream(runDirectory, "worker-*")) {
            for (Path file : files) {
                addIfServing(file, serving);
            }
        } catch (IOException e) {
            return new BalancerStatus("", "", List.of());
        }
        if (serving.isEmpty()) {
            return new BalancerStatus("", "", List.of());
        }
        serving.sort(Comparator.comparingInt(WorkerStatus::worker));
        WorkerStatus first = serving.getFirst();
        return new BalancerStatus(first.transport(), first.driver().split("/")[0], serving.stream().map(Worker::of).toList());
    }

    private static void addIfServing(Path file, List<WorkerStatus> serving) {
        try {
            WorkerStatus status = WorkerStatus.read(file);
            if (status.state() == WorkerState.SERVING) {
                serving.add(status);
            }
        } catch (IOException e) {
            // Not a worker's file, or not yet.
        }
    }
}
