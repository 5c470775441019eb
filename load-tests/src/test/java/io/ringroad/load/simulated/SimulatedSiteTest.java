package io.ringroad.load.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.memory.WorkerFile;
import java.lang.foreign.Arena;
import java.net.BindException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That the far ends behave as Linux hosts do, so that what is measured against them means something. */
class SimulatedSiteTest {
    private static final int ROUNDS = 100;
    private static final int AT_ONCE = 8;
    private static final int CONNECTIONS = ROUNDS * AT_ONCE;

    private static SimulatedSite site(int connections, boolean closing) throws BindException {
        return new SimulatedSite(WorkerFile.inMemory(SimulatedSite.layoutFor(connections), Arena.ofAuto()), 100, 1024,
                closing);
    }

    /** Five packets of the client, five of the backend, six of the stack between them. */
    @Test
    void aShortConnectionIsSixteenPackets() throws BindException {
        SimulatedSite site = site(AT_ONCE, true);

        for (int round = 0; round < ROUNDS; round++) {
            site.completeShortConnections(AT_ONCE);
        }

        Map<String, Long> counters = site.stack().counters().snapshot();
        assertEquals(CONNECTIONS, site.ended());
        assertEquals(CONNECTIONS, site.clients().answered());
        assertEquals(CONNECTIONS, site.clients().closed());
        assertEquals(10 * CONNECTIONS, counters.get("tcp_segments_in"));
        assertEquals(6 * CONNECTIONS, counters.get("tcp_segments_out"));
        assertEquals(0, counters.get("tcp_retransmits"));
    }

    @Test
    void openConnectionsExchangeARequestInTwoCycles() throws BindException {
        SimulatedSite site = site(64, false);
        site.open(64);
        while (site.clients().answered() < 64) {
            site.poll();
        }
        for (int cycle = 0; cycle < 100; cycle++) {
            site.poll();
        }
        assertEquals(64 * 51, site.clients().answered());
    }

    @Test
    void idleConnectionsStand() throws BindException {
        SimulatedSite site = site(5000, true);
        site.openIdle(5000);
        assertEquals(5000, site.clients().established());
        assertEquals(0, site.clients().answered());
        assertEquals(10_000, site.stack().counters().snapshot().get("tcp_connections"));
        site.completeShortConnections(10);
        assertEquals(10, site.ended());
    }
}
