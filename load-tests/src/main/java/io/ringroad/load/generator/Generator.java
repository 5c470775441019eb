package io.ringroad.load.generator;

import io.ringroad.load.generator.LoadCounters.Counter;
import io.ringroad.transport.ffm.KernelException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The client of all measurements: {@code Generator FILE} maps {@link LoadCounters} and prints {@code ready}; then each
 * line of its standard input is a {@link LoadPlan}, which runs until the file's phase says stop, and is answered by the
 * line {@code done}. Whoever writes the line has cleared the counters before. It ends with its input.
 */
public final class Generator {
    private static final long MOST_NS_PER_PLAN = 600_000_000_000L;

    private final LoadCounters counters;

    Generator(LoadCounters counters) {
        this.counters = counters;
    }

    public static void main(String[] arguments) throws IOException {
        Generator generator = new Generator(LoadCounters.map(Path.of(arguments[0])));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            generator.run(LoadPlan.parse(line));
            System.out.println("done");
        }
    }

    void run(LoadPlan plan) throws KernelException {
        Connections connections = new Connections(plan, counters, plan.concurrency(), kind(plan.workload()));
        long startNs = System.nanoTime();
        drive(connections, load(plan.workload(), connections, startNs), startNs + MOST_NS_PER_PLAN);
        connections.closeAll();
    }

    private static int kind(LoadPlan.Workload workload) {
        return switch (workload) {
            case SHORT_CONNECTIONS -> Request.ANSWER_AND_CLOSE;
            case REQUEST_RESPONSE, IDLE -> Request.ANSWER;
            case DOWNLOAD -> Request.DOWNLOAD;
            case UPLOAD -> Request.UPLOAD;
        };
    }

    private static Load load(LoadPlan.Workload workload, Connections connections, long nowNs) {
        return switch (workload) {
            case SHORT_CONNECTIONS -> new ShortConnections(connections, nowNs);
            case REQUEST_RESPONSE -> new RequestResponse(connections, false);
            case IDLE -> new RequestResponse(connections, true);
            case DOWNLOAD -> new Bulk(connections, false);
            case UPLOAD -> new Bulk(connections, true);
        };
    }

    private void drive(Connections connections, Load load, long endNs) {
        long nowNs = System.nanoTime();
        while (counters.get(Counter.PHASE) != LoadCounters.PHASE_STOP && nowNs < endNs) {
            load.onTurn(nowNs);
            int events = connections.await(Math.max(0, load.nextDueNs() - System.nanoTime()));
            nowNs = System.nanoTime();
            for (int event = 0; event < events; event++) {
                load.onEvent(connections.slot(event), connections.happened(event), nowNs);
            }
        }
    }
}
