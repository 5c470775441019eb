package io.ringroad.load.compare;

import io.ringroad.load.generator.Histogram;
import io.ringroad.load.generator.LoadCounters.Counter;
import java.util.Map;

/**
 * What happened between two snapshots. CPU times are in seconds.
 *
 * @param seconds   its length
 * @param coreS     time that the balancer's core was not idle
 * @param machineS  time that all cores were not idle
 * @param userS     of the balancer's processes
 * @param systemS   of the balancer's processes
 * @param softirqS  of the kernel threads which receive for the balancer
 * @param foreign   cores' worth of work of other programs
 * @param latencies histogram, nanoseconds
 */
record Window(
        double seconds, double coreS, double machineS, double userS, double systemS, double softirqS, double foreign,
        long packets, long resent, Map<Counter, Long> before, Map<Counter, Long> after, long[] latencies) {

    private static final double NS_PER_S = 1e9;
    private static final double NS_PER_US = 1e3;

    static Window between(Snapshot first, Snapshot last, int balancerCore, long[] latencies) {
        double seconds = (last.timeNs() - first.timeNs()) / NS_PER_S;
        double machine = 0;
        double core = 0;
        for (Map.Entry<Integer, Long> idle : last.idleTicks().entrySet()) {
            double idleS = (idle.getValue() - first.idleTicks().get(idle.getKey())) / ProcFiles.TICKS_PER_S;
            double busyS = Math.max(0, seconds - idleS);
            machine += busyS;
            core += idle.getKey() == balancerCore ? busyS : 0;
        }
        return new Window(seconds, core, machine,
                (last.balancer().user() - first.balancer().user()) / ProcFiles.TICKS_PER_S,
                (last.balancer().system() - first.balancer().system()) / ProcFiles.TICKS_PER_S,
                (last.softirqNs() - first.softirqNs()) / NS_PER_S,
                Snapshot.foreignSeconds(first.foreign(), last.foreign()) / seconds, last.packets() - first.packets(),
                last.resent() - first.resent(), first.load(), last.load(), latencies);
    }

    /** How far a counter went. */
    double count(Counter counter) {
        return after.get(counter) - before.get(counter);
    }

    /** CPU time of the balancer's processes and of the kernel threads which receive for it. */
    double ownS() {
        return userS + systemS + softirqS;
    }

    double perSecond(Counter counter) {
        return count(counter) / seconds;
    }

    /** Microseconds of a CPU time for each of what a counter counts. */
    double microsecondsPer(Counter counter, double cpuS) {
        return cpuS * 1e6 / count(counter);
    }

    /** A quantile of the latencies, in microseconds. */
    double latencyUs(double quantile) {
        return Histogram.quantile(latencies, quantile) / NS_PER_US;
    }

    double failures() {
        return count(Counter.ERRORS) + count(Counter.TIMEOUTS);
    }
}
