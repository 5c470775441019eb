package io.ringroad.load.compare;

import io.ringroad.load.compare.ProcFiles.Ticks;
import io.ringroad.load.generator.LoadCounters;
import io.ringroad.load.generator.LoadCounters.Counter;
import io.ringroad.load.lab.Lab;
import io.ringroad.load.lab.Loaders;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that is counted, at one moment.
 *
 * @param idleTicks of each core
 * @param balancer  CPU time of the balancer's processes
 * @param softirqNs run time of the kernel threads which receive for it
 * @param foreign   CPU time of each process that is no part of the measurement
 * @param packets   through the balancer's devices, both directions
 * @param resent    segments that clients' and backends' kernels have sent again
 */
record Snapshot(
        long timeNs, Map<Integer, Long> idleTicks, Ticks balancer, long softirqNs, Map<Long, Ticks> foreign, long packets,
        long resent, Map<Counter, Long> load) {

    static Snapshot of(Lab lab, Loaders loaders, Standing standing) {
        Map<Long, Ticks> all = ProcFiles.processTicks();
        long[] pids = standing.process().pids();
        Ticks balancer = Arrays.stream(pids).mapToObj(pid -> all.getOrDefault(pid, Ticks.NONE))
                .reduce(Ticks.NONE, Ticks::plus);
        long anchor = pids[0];
        return new Snapshot(System.nanoTime(), ProcFiles.idleTicks(), balancer,
                lab.receiveThreads(standing.lane()).stream().mapToLong(ProcFiles::runTimeNs).sum(), withoutOurs(all),
                ProcFiles.packets(anchor, standing.lane().frontDevice())
                        + ProcFiles.packets(anchor, standing.lane().backDevice()),
                ProcFiles.retransmissions(loaders.clientPid()) + ProcFiles.retransmissions(loaders.backendPid()),
                counters(loaders.counters()));
    }

    private static Map<Counter, Long> counters(LoadCounters counters) {
        Map<Counter, Long> values = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            values.put(counter, counters.get(counter));
        }
        return values;
    }

    private static Map<Long, Ticks> withoutOurs(Map<Long, Ticks> all) {
        Set<Long> ours = new HashSet<>(ProcessHandle.current().descendants().map(ProcessHandle::pid).toList());
        ours.add(ProcessHandle.current().pid());
        return all.entrySet().stream().filter(process -> !ours.contains(process.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** CPU seconds of programs that are no part of the measurement, since an earlier snapshot of them. */
    static double foreignSeconds(Map<Long, Ticks> before, Map<Long, Ticks> after) {
        Map<Long, Ticks> known = new HashMap<>(before);
        long ticks = 0;
        for (Map.Entry<Long, Ticks> process : after.entrySet()) {
            Ticks then = known.getOrDefault(process.getKey(), process.getValue());
            ticks += process.getValue().user() + process.getValue().system() - then.user() - then.system();
        }
        return ticks / ProcFiles.TICKS_PER_S;
    }

    /** The same, from now on for a moment: how busy others keep this machine, in cores. */
    static double foreignCores(long forMs) throws InterruptedException {
        Map<Long, Ticks> before = withoutOurs(ProcFiles.processTicks());
        Thread.sleep(forMs);
        return foreignSeconds(before, withoutOurs(ProcFiles.processTicks())) * 1000 / forMs;
    }

}
