package io.ringroad.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A block of lines on a terminal that is drawn over itself; no line may be longer than 80 characters, lest it wrap. */
final class TerminalView implements View {
    private static final String CLEAR_LINE = "\033[K";

    private final PrintStream out;
    private final Rig rig;
    private int drawnLines;
    private StringBuilder block;

    TerminalView(PrintStream out, Rig rig) {
        this.out = out;
        this.rig = rig;
    }

    @Override
    public void show(Progress now) {
        block = new StringBuilder();
        header(now);
        totals(now);
        backends(now.report());
        workers(now.balancer());
        String text = block.toString();
        out.print((drawnLines > 0 ? "\033[" + drawnLines + "A" : "") + text);
        out.flush();
        drawnLines = (int) text.chars().filter(c -> c == '\n').count();
    }

    private void header(Progress now) {
        BalancerStatus balancer = now.balancer();
        line("");
        line("  ringroad     at %s", String.join(", ", rig.listeners()));
        line("               %s transport, %s, %d s", balancer.transport(), balancer.driver(),
                TimeUnit.NANOSECONDS.toSeconds(now.report().elapsedNs()));
        line("");
    }

    private void totals(Progress now) {
        ClientReport report = now.report();
        line("  requests     %,12d right    %,d wrong    %,.0f/s", report.requests(), report.failed(), now.requestsPerSecond());
        line("  connections  %,12d made     %,d open     %,.0f/s", report.connections(), report.open(), now.connectionsPerSecond());
        line("  bodies       %12s          %s/s", Figures.bytes(report.bytes()), Figures.bytes(now.bytesPerSecond()));
        line("  latency      %12s p50      %s p99", Figures.ms(report.p50Ns()), Figures.ms(report.p99Ns()));
        line("");
    }

    private void backends(ClientReport report) {
        report.perBackend().forEach((name, answers) -> line("  backend %-4s %,12d  %s", name, answers,
                Figures.bar((double) answers / Math.max(1, report.requests()))));
    }

    private void workers(BalancerStatus balancer) {
        for (BalancerStatus.Worker worker : balancer.workers()) {
            line("  worker %-5d %,12d connections, %,d open, %s", worker.index(), worker.connections(), worker.open(),
                    Figures.bytes(worker.bytes()));
        }
        line("");
    }

    private void line(String format, Object... values) {
        block.append(String.format(Locale.ROOT, format, values)).append(CLEAR_LINE).append('\n');
    }
}
