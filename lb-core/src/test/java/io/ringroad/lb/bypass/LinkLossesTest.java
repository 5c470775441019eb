package io.ringroad.lb.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.memory.Counters;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.xdp.XdpLosses;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkLossesTest {
    private final Arena arena = Arena.ofConfined();
    private final Counters counters =
            new Counters(WorkerFile.inMemory(new WorkerFileLayout(16, 16, 16, 64, 2048, 0), arena));
    private XdpLosses front = XdpLosses.NONE;
    private XdpLosses back = XdpLosses.NONE;
    private boolean refuses;
    private final LinkLosses losses = new LinkLosses(List.of(this::front, () -> back), counters, () -> 0);

    private XdpLosses front() throws KernelException {
        if (refuses) {
            throw new KernelException("getsockopt(XDP_STATISTICS)", "queue 0", 9);
        }
        return front;
    }

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void theCountersHaveWhatAllLinksLost() {
        losses.run();
        assertEquals(Map.of("rx_lost_no_frame", 0L, "rx_lost_ring_full", 0L, "rx_dropped_oversized", 0L), counters.snapshot());
        front = new XdpLosses(5, 1, 0);
        back = new XdpLosses(10, 0, 3);
        losses.run();
        Map<String, Long> known = Map.of("rx_lost_no_frame", 15L, "rx_lost_ring_full", 1L, "rx_dropped_oversized", 3L);
        assertEquals(known, counters.snapshot());
        refuses = true;
        losses.run();
        assertEquals(known, counters.snapshot());
    }

    @Test
    void theLogSaysWhatHelps() {
        String sentence = LinkLosses.sentence(new XdpLosses(12_345, 6, 7).minus(new XdpLosses(345, 6, 0)));
        assertTrue(sentence.contains("12,000 for want of a free frame (more bypass.frames help), 0 since") && sentence.contains(", 7 larger"), sentence);
    }
}
