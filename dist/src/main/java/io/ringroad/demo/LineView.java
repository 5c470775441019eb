package io.ringroad.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A line every two seconds, for output that is no terminal. */
final class LineView implements View {
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(2);

    private final PrintStream out;
    private long nextNs = INTERVAL_NS;

    LineView(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Progress now) {
        ClientReport report = now.report();
        if (report.elapsedNs() < nextNs) {
            return;
        }
        nextNs = report.elapsedNs() + INTERVAL_NS;
        out.printf(Locale.ROOT, "%4d s  %,d requests right, %,d wrong  %,.0f requests/s  %,.0f connections/s  %s/s%n",
                TimeUnit.NANOSECONDS.toSeconds(report.elapsedNs()), report.requests(), report.failed(),
                now.requestsPerSecond(), now.connectionsPerSecond(), Figures.bytes(now.bytesPerSecond()));
    }
}
