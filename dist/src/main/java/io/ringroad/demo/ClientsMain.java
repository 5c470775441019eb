package io.ringroad.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Process with the demo's clients, on kernel sockets. */
public final class ClientsMain {
    private static final long READY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long PROBE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long REPORT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private final long requests;
    private final long durationNs;
    private final int concurrency;
    private final boolean keepAlive;
    private final List<InetSocketAddress> targets;
    private final ClientTally tally = new ClientTally();

    private ClientsMain(String[] arguments) {
        requests = Long.parseLong(arguments[0]);
        durationNs = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[1]));
        concurrency = Integer.parseInt(arguments[2]);
        keepAlive = Boolean.parseBoolean(arguments[3]);
        targets = Arrays.stream(arguments).skip(4).map(Endpoints::parse).toList();
    }

    /**
     * Waits until every target answers, then makes the requests and reports the sums.
     *
     * @param arguments number of requests (0: as many as fit), duration in milliseconds (0: no limit), concurrency, keep-alive
     *     ({@code true} or {@code false}), and the targets, which are used in turn
     */
    public static void main(String[] arguments) throws InterruptedException {
        Parent.endWithIt();
        new ClientsMain(arguments).run();
    }

    private void run() throws InterruptedException {
        long deadlineNs = System.nanoTime() + READY_TIMEOUT_NS;
        for (InetSocketAddress target : targets) {
            awaitAnswer(target, deadlineNs);
        }
        Parent.report(ClientReport.none());
        long startNs = System.nanoTime();
        List<Thread> clients = startClients(startNs);
        for (Thread client : clients) {
            while (!client.join(java.time.Duration.ofNanos(REPORT_INTERVAL_NS))) {
                Parent.report(tally.report(ClientReport.Phase.RUNNING, System.nanoTime() - startNs));
            }
        }
        Parent.report(tally.report(ClientReport.Phase.DONE, System.nanoTime() - startNs));
        System.exit(0);
    }

    private List<Thread> startClients(long startNs) {
        LongSupplier numbers = numbers(startNs);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < concurrency; i++) {
            clients.add(Thread.ofPlatform().name("client-" + i).start(new Client(targets, numbers, keepAlive, tally)));
        }
        return clients;
    }

    private LongSupplier numbers(long startNs) {
        AtomicLong next = new AtomicLong();
        return () -> {
            boolean late = durationNs > 0 && System.nanoTime() - startNs >= durationNs;
            long number = next.getAndIncrement();
            return late || requests > 0 && number >= requests ? Client.NO_MORE : number;
        };
    }

    private static void awaitAnswer(InetSocketAddress target, long deadlineNs) {
        while (true) {
            try (HttpConnection probe = new HttpConnection(target)) {
                probe.get("/", true);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - deadlineNs > 0) {
                    throw new IllegalStateException("no answer from " + target + ": " + e.getMessage());
                }
                LockSupport.parkNanos(PROBE_PAUSE_NS);
            }
        }
    }
}
