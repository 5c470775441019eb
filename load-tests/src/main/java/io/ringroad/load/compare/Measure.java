package io.ringroad.load.compare;

import io.ringroad.load.generator.LoadCounters.Counter;
import io.ringroad.load.generator.LoadPlan;
import io.ringroad.load.generator.LoadPlan.Workload;
import io.ringroad.load.lab.Lane;
import java.util.List;

/**
 * One kind of load and what is read off it.
 *
 * @param key         in JSON, such as {@code rr-2000}
 * @param title       over its table
 * @param concurrency connections at once
 * @param ratePerS    0: as many as go; negative: not known before the run, see {@link #at}
 * @param compared    the metric whose ratio between balancers is given
 */
record Measure(
        String key, String title, Workload workload, int concurrency, int ratePerS, List<Metric> metrics, Metric compared) {

    private static final String USUAL_BASE = "haproxy";
    private static final int REQUEST_BYTES = 100;
    private static final int ANSWER_BYTES = 1024;
    private static final int SHORT_AT_ONCE = 64;
    private static final int OPEN = 64;
    private static final int MANY_AT_FIXED_RATE = 1024;
    private static final int TO_BE_FOUND = -1;

    static Measure shortConnections() {
        Metric core = core("connection", Counter.CONNECTIONS);
        List<Metric> metrics = List.of(
                new Metric("per_second", "conn/s", window -> window.perSecond(Counter.CONNECTIONS)),
                new Metric("per_core_second", "conn/s of a whole core",
                        window -> window.count(Counter.CONNECTIONS) / window.coreS()),
                core,
                own(Counter.CONNECTIONS),
                new Metric("user_us", "user", window -> window.microsecondsPer(Counter.CONNECTIONS, window.userS())),
                new Metric("system_us", "system", window -> window.microsecondsPer(Counter.CONNECTIONS, window.systemS())),
                new Metric("softirq_us", "softirq", window -> window.microsecondsPer(Counter.CONNECTIONS, window.softirqS())),
                new Metric("machine_us", "machine us", window -> window.microsecondsPer(Counter.CONNECTIONS, window.machineS())),
                new Metric("packets", "packets", window -> window.packets() / window.count(Counter.CONNECTIONS)),
                quantile("p50_us", "p50 us", 0.5),
                quantile("p99_us", "p99 us", 0.99));
        return new Measure("short", "Short connections: connect, 100 B, 1 KiB back, close; 64 at once",
                Workload.SHORT_CONNECTIONS, SHORT_AT_ONCE, 0, metrics, core);
    }

    static Measure shortConnectionsAt(int ratePerS) {
        Metric core = core("connection", Counter.CONNECTIONS);
        return new Measure("short-" + ratePerS, "Short connections, " + ratePerS + " a second",
                Workload.SHORT_CONNECTIONS, MANY_AT_FIXED_RATE, ratePerS, List.of(
                        new Metric("per_second", "conn/s", window -> window.perSecond(Counter.CONNECTIONS)), core,
                        own(Counter.CONNECTIONS), quantile("p50_us", "p50 us", 0.5), quantile("p99_us", "p99 us", 0.99)), core);
    }

    /** @param ratePerS 0: saturated */
    static Measure requests(int ratePerS) {
        Metric core = core("request", Counter.REQUESTS);
        Metric p50 = quantile("p50_us", "p50 us", 0.5);
        String title = "Request and response on 64 open connections, "
                + (ratePerS == 0 ? "as many as go" : ratePerS + " a second");
        return new Measure("rr" + (ratePerS == 0 ? "" : "-" + ratePerS), title, Workload.REQUEST_RESPONSE, OPEN, ratePerS,
                List.of(new Metric("per_second", "requests/s", window -> window.perSecond(Counter.REQUESTS)), core,
                        own(Counter.REQUESTS), p50, quantile("p99_us", "p99 us", 0.99)), ratePerS == 0 ? core : p50);
    }

    /** At half of the rate at which the base peer is saturated, which the run finds first. Named after the base if that is an unusual one. */
    static Measure requestsAtHalf(String base) {
        Measure requests = requests(TO_BE_FOUND);
        String key = base.equals(USUAL_BASE) ? "rr-half" : "rr-half-of-" + base;
        return new Measure(key, "Request and response on 64 open connections, at half of " + base + "'s saturation",
                requests.workload, requests.concurrency, TO_BE_FOUND, requests.metrics, requests.compared);
    }

    boolean hasRate() {
        return ratePerS >= 0;
    }

    /** The same at another rate. */
    Measure at(int otherRatePerS) {
        return new Measure(key, title, workload, concurrency, otherRatePerS, metrics, compared);
    }

    static Measure bulk(boolean upload, int connections) {
        Metric speed = new Metric("gbit_s", "Gbit/s", window -> window.perSecond(Counter.BYTES) * 8 / 1e9);
        return new Measure((upload ? "up" : "down") + connections,
                "Bulk " + (upload ? "upload" : "download") + ", " + (connections == 1 ? "1 connection" : connections + " connections"),
                upload ? Workload.UPLOAD : Workload.DOWNLOAD, connections, 0, List.of(speed,
                        new Metric("core_ms_per_gb", "core ms/GB", window -> window.coreS() * 1e12 / window.count(Counter.BYTES)),
                        new Metric("resent", "resent", window -> (double) window.resent())), speed);
    }

    private static Metric core(String per, Counter counter) {
        return new Metric("core_us", "core us/" + per, window -> window.microsecondsPer(counter, window.coreS()));
    }

    /** What the balancer's processes and receive threads used: the core's time without that of others on it. */
    private static Metric own(Counter counter) {
        return new Metric("own_us", "user+system+softirq", window -> window.microsecondsPer(counter, window.ownS()));
    }

    private static Metric quantile(String key, String title, double quantile) {
        return new Metric(key, title, window -> window.latencyUs(quantile));
    }

    /** The load for one balancer. */
    LoadPlan planFor(Standing standing) {
        return new LoadPlan(workload, LoadPlan.address(standing.target()), standing.port(),
                LoadPlan.address(standing.lane().firstSource()), Lane.SOURCES, concurrency, REQUEST_BYTES, ANSWER_BYTES, ratePerS);
    }
}
