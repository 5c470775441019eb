package io.ringroad.demo;

/**
 * What there is to show at one moment.
 *
 * @param report of the clients
 * @param before the report before it, for rates
 * @param balancer how the balancer describes itself
 */
record Progress(ClientReport report, ClientReport before, BalancerStatus balancer) {
    double requestsPerSecond() {
        return perSecond(report.requests() - before.requests());
    }

    double connectionsPerSecond() {
        return perSecond(report.connections() - before.connections());
    }

    double bytesPerSecond() {
        return perSecond(report.bytes() - before.bytes());
    }

    private double perSecond(long difference) {
        long elapsedNs = report.elapsedNs() - before.elapsedNs();
        return elapsedNs <= 0 ? 0 : difference * 1e9 / elapsedNs;
    }
}
