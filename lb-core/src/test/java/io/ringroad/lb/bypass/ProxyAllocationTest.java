package io.ringroad.lb.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.ListenerCounter;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import org.junit.jupiter.api.Test;

/** After warm-up a proxied connection, from SYN to the last FIN, leaves no garbage (design decision D9). */
class ProxyAllocationTest {
    private static final int PORT = 8080;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long allocatedBytes;

    private void serve(ProxyNetwork network, int connections) {
        for (int i = 0; i < connections; i++) {
            long client = network.client.connect(ProxyNetwork.VIP, ProxyNetwork.PORT);
            int known = network.backends.accepted().size();
            cycles(network, 4);
            network.client.send(client, "a question"); // with it the handshake with the backend is completed
            cycles(network, 8);
            assertEquals(known + 1, network.backends.accepted().size());
            long backend = network.backends.accepted().getLast();
            network.backends.send(backend, "an answer");
            network.backends.stack().close(backend);
            cycles(network, 4);
            network.client.stack().close(client);
            cycles(network, 8);
        }
    }

    /** Only what the proxy's own cycles allocate counts. */
    private void cycles(ProxyNetwork network, int count) {
        for (int i = 0; i < count; i++) {
            network.client.stack().poll(network.nowNs(), 64);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            network.pollProxy();
            allocatedBytes += THREADS.getCurrentThreadAllocatedBytes() - before;
            network.backends.stack().poll(network.nowNs(), 64);
            network.tick();
        }
    }

    @Test
    void aProxiedConnectionAllocatesNothing() throws BindException {
        try (ProxyNetwork network = new ProxyNetwork.Setup().backend(ProxyNetwork.HOST, PORT).start()) {
            network.backends.listen(PORT);
            serve(network, 500);
            allocatedBytes = 0;
            serve(network, 1000);
            assertEquals(1500, network.get(0, BackendCounter.CONNECTED));
            assertEquals(1500, network.get(ListenerCounter.CLOSED));
            assertTrue(allocatedBytes < 1000, allocatedBytes + " bytes for 1,000 connections");
        }
    }
}
