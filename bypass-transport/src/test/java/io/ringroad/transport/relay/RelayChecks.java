package io.ringroad.transport.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.RelayEnd;
import io.ringroad.transport.host.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a relay between kernels has to do, over whichever driver. */
final class RelayChecks {
    private static final int EXCHANGE_PATIENCE_S = 20;
    private static final int CONNECTIONS = 100;
    private static final long SHORT_BYTES = 500;
    private static final long BULK_BYTES = 24 << 20;

    private RelayChecks() {}

    /**
     * Each ends in good order, and nothing was reset or sent twice. The first one doesn't count for that: a kernel
     * joins the group in which it hears neighbour solicitations only some time after an address was added.
     */
    static void shortConnections(NetworkNamespace client, InetSocketAddress server, RelayWorker worker)
            throws Exception {
        exchange(client, server, worker);
        long retransmits = worker.counters().get("tcp_retransmits");
        for (int i = 1; i < CONNECTIONS; i++) {
            exchange(client, server, worker);
        }
        Map<String, Long> counters = worker.counters();
        assertEquals(CONNECTIONS, counters.get("tcp_passive_opens"));
        assertEquals(0, counters.get("tcp_resets_in"), counters::toString);
        assertEquals(0, counters.get("tcp_resets_out"), counters::toString);
        assertEquals(retransmits, counters.get("tcp_retransmits"), counters::toString);
    }

    private static void exchange(NetworkNamespace client, InetSocketAddress server, RelayWorker worker)
            throws Exception {
        exchange(client, server, worker, SHORT_BYTES);
    }

    /** One connection, in good order and time; with the worker's counters if it isn't. */
    private static void exchange(NetworkNamespace client, InetSocketAddress server, RelayWorker worker, long bytes)
            throws Exception {
        finish(begin(client, server, bytes), worker, bytes);
    }

    private static FutureTask<Void> begin(NetworkNamespace client, InetSocketAddress server, long bytes)
            throws IOException {
        FutureTask<Void> exchange = new FutureTask<>(() -> {
            EchoClient.exchange(server, bytes);
            return null;
        });
        client.run(() -> Thread.ofPlatform().daemon().start(exchange)); // inherits the namespace
        return exchange;
    }

    private static void finish(FutureTask<Void> exchange, RelayWorker worker, long bytes) throws Exception {
        try {
            exchange.get(EXCHANGE_PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no end of " + bytes + " bytes after " + EXCHANGE_PATIENCE_S + " s: "
                    + worker.describe(), e);
        }
        assertEquals(RelayEnd.CLOSED, worker.ended().poll(5, TimeUnit.SECONDS), worker::describe);
    }

    /** Much in both directions at once, one checksum over it. */
    static void bulk(NetworkNamespace client, InetSocketAddress server, RelayWorker worker) throws Exception {
        bulk(client, server, worker, 1);
    }

    /** The same through several connections at once. */
    static void bulk(NetworkNamespace client, InetSocketAddress server, RelayWorker worker, int connections)
            throws Exception {
        long begin = System.nanoTime();
        List<FutureTask<Void>> exchanges = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            exchanges.add(begin(client, server, BULK_BYTES / connections));
        }
        for (FutureTask<Void> exchange : exchanges) {
            finish(exchange, worker, BULK_BYTES / connections);
        }
        System.out.printf("%d MiB there and back in %d ms; retransmitted segments: %d%n", BULK_BYTES >> 20,
                (System.nanoTime() - begin) / 1_000_000, worker.counters().get("tcp_retransmits"));
    }

    /** How many segments the kernel of a namespace has sent more than once. */
    static long repeatedSegments(NetworkNamespace namespace) throws IOException {
        List<String> tcp = namespace.call(() -> Files.readAllLines(Path.of("/proc/thread-self/net/snmp"))).stream()
                .filter(line -> line.startsWith("Tcp:")).toList();
        List<String> names = List.of(tcp.get(0).split(" "));
        return Long.parseLong(tcp.get(1).split(" ")[names.indexOf("RetransSegs")]);
    }
}
