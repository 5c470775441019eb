package io.ringroad.stack.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.TestPool;
import org.junit.jupiter.api.Test;

class DelayedLinkTest {
    private static final MemoryLinkOptions OPTIONS = MemoryLinkOptions.plain("m", 1);
    private static final long MS = 1_000_000;

    private final TestPool left = new TestPool(64);
    private final TestPool right = new TestPool(64);
    private final MemoryLink.Pair wire = MemoryLink.pair(left.pool, OPTIONS, right.pool, OPTIONS);
    private final RxBatch batch = new RxBatch(64);

    private void send(int packets, int bytes) {
        for (int i = 0; i < packets; i++) {
            wire.left().transmit(left.frame(new byte[bytes], 256), 256, bytes, 0, 0, 0, 0);
        }
        wire.left().flush();
    }

    private int receive(DelayedLink link, long nowNs) {
        link.advance(nowNs);
        batch.clear();
        int received = link.receive(batch);
        for (int i = 0; i < batch.size(); i++) {
            right.pool.release(batch.frame(i));
        }
        return received;
    }

    @Test
    void packetsArriveAfterTheLatency() {
        DelayedLink link = new DelayedLink(wire.right(), right.pool, 10 * MS, 0, 1 << 20);
        send(2, 100);
        assertEquals(0, receive(link, 5 * MS));
        assertEquals(15 * MS, link.nextDeadlineNs());
        assertEquals(0, receive(link, 15 * MS - 1));
        assertEquals(2, receive(link, 15 * MS));
        assertEquals(Long.MAX_VALUE, link.nextDeadlineNs());
        assertEquals(64, right.pool.free());
    }

    @Test
    void bandwidthSpreadsThem() {
        DelayedLink link = new DelayedLink(wire.right(), right.pool, 0, 8_000_000, 1 << 20); // 1000 octets take 1 ms
        send(3, 1000);
        assertEquals(0, receive(link, 0));
        assertEquals(1, receive(link, MS));
        assertEquals(2 * MS, link.nextDeadlineNs());
        assertEquals(2, receive(link, 3 * MS));
    }

    @Test
    void fullQueueLosesTheTail() {
        DelayedLink link = new DelayedLink(wire.right(), right.pool, 0, 8_000_000, 3000);
        send(5, 1000);
        receive(link, 0);
        assertEquals(2, link.dropped());
        assertEquals(3, receive(link, 10 * MS));
        assertEquals(64, right.pool.free());
    }

    @Test
    void closeGivesFramesUnderWayBack() {
        DelayedLink link = new DelayedLink(wire.right(), right.pool, MS, 0, 1 << 20);
        send(3, 100);
        receive(link, 0);
        assertEquals(61, right.pool.free());
        link.close();
        assertEquals(64, right.pool.free());
    }
}
