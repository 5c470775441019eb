package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.link.LinkCapabilities;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Links that only count: in which order they are asked and flushed, how much is taken, what a full one means. */
class LinkSetTest {
    private final List<String> events = new ArrayList<>();
    private final CountingLink front = new CountingLink("front");
    private final CountingLink back = new CountingLink("back");
    private final LinkSet links = new LinkSet(List.of(front, back), new Recorder());

    private final class CountingLink implements LinkQueue {
        private final String name;
        int waiting;
        boolean full;

        CountingLink(String name) {
            this.name = name;
        }

        @Override
        public LinkCapabilities capabilities() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int receive(RxBatch batch) {
            int taken = Math.min(waiting, batch.remaining());
            for (int i = 0; i < taken; i++) {
                batch.add(0, 0, 60, 0);
            }
            waiting -= taken;
            return taken;
        }

        @Override
        public boolean transmit(int frame, int offset, int length, int options, int checksumStart,
                int checksumOffset, int gsoSizeBytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void flush() {
            events.add("flush " + name);
        }

        @Override
        public int receiveFillPercent() {
            return 7;
        }

        @Override
        public boolean isTransmitBlocked() {
            return full;
        }

        @Override
        public int pollDescriptor() {
            return -1;
        }

        @Override
        public void close() {}
    }

    private final class Recorder implements LinkSet.Receiver {
        @Override
        public void onBatch(long nowNs, int link, RxBatch batch) {
            events.add(link + ": " + batch.size());
        }

        @Override
        public void onFill(int fillPercent) {
            events.add(fillPercent + " %");
        }
    }

    private List<String> cycle(int fromFront, int fromBack) {
        events.clear();
        front.waiting = fromFront;
        back.waiting = fromBack;
        links.receive(1, 256);
        events.removeIf(event -> !event.startsWith("flush"));
        links.flush();
        return List.copyOf(events);
    }

    @Test
    void theLinkOnWhichMostArrivedIsFlushedLast() {
        for (int i = 0; i < 3; i++) { // whichever is asked first
            assertEquals(List.of("flush back", "flush front"), cycle(200, 3));
            assertEquals(List.of("flush front", "flush back"), cycle(3, 200));
        }
    }

    @Test
    void eachIsFlushedOnceThoughNothingArrived() {
        cycle(0, 0);
        assertEquals(2, events.size());
        assertTrue(events.containsAll(List.of("flush front", "flush back")), events::toString);
    }

    @Test
    void theLinksTakeTurnsInBeingFirst() {
        front.waiting = 1;
        back.waiting = 1;
        links.receive(1, 256);
        assertEquals(List.of("0: 1", "7 %", "1: 1", "7 %"), events);
        events.clear();
        front.waiting = 1;
        back.waiting = 1;
        links.receive(2, 256);
        assertEquals(List.of("1: 1", "7 %", "0: 1", "7 %"), events);
    }

    @Test
    void aCycleTakesNoMoreOfALinkThanItsBudget() {
        front.waiting = 1000;
        back.waiting = 10;
        assertEquals(266, links.receive(1, 256));
        assertEquals(744, front.waiting);
    }

    @Test
    void oneFullLinkIsEnoughToBeBlocked() {
        assertFalse(links.isTransmitBlocked());
        back.full = true;
        assertTrue(links.isTransmitBlocked());
    }
}
