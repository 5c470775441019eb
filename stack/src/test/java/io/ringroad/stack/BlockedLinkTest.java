package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.link.LinkDecorator;
import io.ringroad.stack.link.LinkQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A relay whose link to the backend has no room for a while. */
class BlockedLinkTest {
    /** Takes nothing and says so, as long as it is full. */
    private static final class Valve extends LinkDecorator {
        boolean full;

        Valve(LinkQueue link) {
            super(link);
        }

        @Override
        public boolean transmit(int frame, int offset, int length, int options, int checksumStart,
                int checksumOffset, int gsoSizeBytes) {
            return !full && link.transmit(frame, offset, length, options, checksumStart, checksumOffset, gsoSizeBytes);
        }

        @Override
        public boolean isTransmitBlocked() {
            return full;
        }
    }

    private Valve back;

    private LinkQueue valve(TestHost host, LinkQueue link) {
        if (!link.capabilities().name().equals("back")) {
            return link;
        }
        back = new Valve(link);
        return back;
    }

    @Test
    void aFullLinkIsTriedAgainSoonButNotAtOnce() {
        RelayNetwork net = new RelayNetwork(this::valve);
        TestHost.Endpoint client = net.connect("10.0.0.2");
        net.network.run(1);
        Stack stack = net.balancer.stack;
        back.full = true;
        byte[] bytes = new byte[20_000];
        new Random(5).nextBytes(bytes);
        net.client.send(client, bytes, true);
        net.client.stack.poll(net.network.nowNs, 256);
        stack.poll(net.network.nowNs, 256);
        assertFalse(stack.hasWork(), "no loop shall turn for a device that is full");
        long sleepNs = stack.nextDeadlineNs() - net.network.nowNs;
        assertTrue(sleepNs > 0 && sleepNs <= LinkSet.RETRY_NS, () -> "tried again after " + sleepNs + " ns");
        back.full = false;
        assertTrue(stack.hasWork(), "what had no room goes as soon as there is some");
        net.network.run(1);
        assertArrayEquals(bytes, net.backend.accepted.getFirst().bytes());
    }

    /** The balancer has closed towards the backend, whose FIN comes while there is no room to acknowledge it. */
    @Test
    void theLastAcknowledgementWaitsForRoom() {
        RelayNetwork net = new RelayNetwork(this::valve);
        TestHost.Endpoint client = net.connect("10.0.0.2");
        net.client.send(client, new byte[100], true);
        net.network.runUntil(() -> !net.backend.accepted.isEmpty() && net.backend.accepted.getFirst().eof, 1);
        back.full = true;
        net.network.runUntil(() -> net.balancer.counter("tcp_tx_ring_full") > 0, 1);
        back.full = false;
        net.network.runUntil(() -> !net.ends.isEmpty(), 1);
        net.network.run(3); // a backend without an acknowledgement repeats by now
        assertEquals(0, net.backend.counter("tcp_retransmit_timeouts"), net.network::counters);
        net.assertNothingIsLeft();
    }

    /** A client that waits for its answer would wait for ever if the backend's reset did not reach it. */
    @Test
    void aResetWaitsForRoom() {
        RelayNetwork net = new RelayNetwork(this::valve);
        TestHost.Endpoint client = net.connect("10.0.0.2");
        net.network.run(1);
        back.full = true;
        net.client.stack.abort(client.handle);
        net.network.runUntil(() -> !net.ends.isEmpty(), 1);
        back.full = false;
        net.network.runUntil(() -> net.backend.accepted.getFirst().failed, 1);
        net.assertNothingIsLeft();
    }
}
