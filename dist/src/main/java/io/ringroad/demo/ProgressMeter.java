package io.ringroad.demo;

import java.util.concurrent.TimeUnit;

/** Makes {@link Progress} of successive reports; rates are those of about the last second. */
final class ProgressMeter {
    private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(1);

    private ClientReport windowStart = ClientReport.none();
    private ClientReport nextWindowStart = ClientReport.none();

    Progress next(ClientReport report, BalancerStatus balancer) {
        if (report.elapsedNs() - nextWindowStart.elapsedNs() >= WINDOW_NS) {
            windowStart = nextWindowStart;
            nextWindowStart = report;
        }
        return new Progress(report, windowStart, balancer);
    }
}
