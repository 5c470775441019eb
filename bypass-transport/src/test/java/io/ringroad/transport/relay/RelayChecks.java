package io.ringroad.transport.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.RelayEnd;
import io.ringroad.transport.host.NetworkNamespace;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a relay between kernels has to do, over whichever driver. */
final class RelayChecks {
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
        client.run(() -> EchoClient.exchange(server, SHORT_BYTES));
        assertEquals(RelayEnd.CLOSED, worker.ended().poll(5, TimeUnit.SECONDS));
    }

    /** Much in both directions at once, one checksum over it. */
    static void bulk(NetworkNamespace client, InetSocketAddress server, RelayWorker worker) throws Exception {
        long begin = System.nanoTime();
        client.run(() -> EchoClient.exchange(server, BULK_BYTES));
        assertEquals(RelayEnd.CLOSED, worker.ended().poll(5, TimeUnit.SECONDS));
        System.out.printf("%d MiB there and back in %d ms; retransmitted segments: %d%n", BULK_BYTES >> 20,
                (System.nanoTime() - begin) / 1_000_000, worker.counters().get("tcp_retransmits"));
    }
}
