package io.ringroad.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/**
 * How it ended; the demo's JSON object.
 *
 * @param ok whether every request was answered rightly, there was at least one, and the balancer stopped in order
 * @param transport that was used
 * @param driver of the bypass transport; for the kernel's, how its sockets were driven
 * @param workers worker processes
 * @param requests that were made
 * @param failed of them
 * @param bytes of the bodies
 * @param connections that clients opened
 * @param connectionsPerSecond opened, on average
 * @param requestsPerSecond answered rightly, on average
 * @param durationSeconds from the first request to the end of the last
 * @param latencyP50Ms half of the requests took no longer, in milliseconds
 * @param latencyP99Ms 99 % of the requests took no longer
 * @param backends right answers by backend
 * @param errors how often each thing went wrong
 */
record DemoResult(
        boolean ok,
        String transport,
        String driver,
        int workers,
        long requests,
        long failed,
        long bytes,
        long connections,
        @JsonProperty("connections_per_second") double connectionsPerSecond,
        @JsonProperty("requests_per_second") double requestsPerSecond,
        @JsonProperty("duration_seconds") double durationSeconds,
        @JsonProperty("latency_p50_ms") double latencyP50Ms,
        @JsonProperty("latency_p99_ms") double latencyP99Ms,
        Map<String, Long> backends,
        Map<String, Long> errors) {

    static DemoResult of(ClientReport report, BalancerStatus balancer, boolean balancerStopped) {
        double seconds = report.elapsedNs() / 1e9;
        return new DemoResult(
                balancerStopped && report.failed() == 0 && report.requests() > 0,
                balancer.transport(),
                balancer.driver(),
                balancer.workers().size(),
                report.requests() + report.failed(),
                report.failed(),
                report.bytes(),
                report.connections(),
                rounded(report.connections() / seconds),
                rounded(report.requests() / seconds),
                rounded(seconds),
                rounded(report.p50Ns() / 1e6),
                rounded(report.p99Ns() / 1e6),
                report.perBackend(),
                report.errors());
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    /** Prints it for programs, or for people. */
    void print(boolean json, PrintStream out) {
        if (json) {
            out.println(toJson());
            return;
        }
        out.printf(Locale.ROOT, "%s: %,d of %,d requests right, over %s (%s), %d worker%s, %,.0f connections/s, %s in %.1f s%n",
                ok ? "ok" : "FAILED", requests - failed, requests, transport, driver, workers, workers == 1 ? "" : "s",
                connectionsPerSecond, Figures.bytes(bytes), durationSeconds);
        errors.forEach((why, count) -> out.printf(Locale.ROOT, "  %,d x %s%n", count, why));
    }

    private String toJson() {
        try {
            return Parent.JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
