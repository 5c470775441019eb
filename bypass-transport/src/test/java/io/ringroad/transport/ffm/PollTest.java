package io.ringroad.transport.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.transport.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PollTest {
    @Test
    void writtenEventIsReadyUntilDrained() throws Exception {
        try (EventFd quiet = new EventFd(); EventFd loud = new EventFd()) {
            Poll poll = new Poll(quiet.descriptor(), -1, loud.descriptor());
            assertEquals(0, poll.await(0));
            loud.write();
            loud.write();
            assertEquals(1, poll.await(Poll.FOREVER));
            assertFalse(poll.isReady(0));
            assertFalse(poll.isReady(1));
            assertTrue(poll.isReady(2));
            assertTrue(loud.drain());
            assertFalse(loud.drain());
            assertEquals(0, poll.await(1_000));
            assertFalse(poll.isReady(2));
        }
    }

    @Test
    void anotherThreadWakesTheSleeper() throws Exception {
        try (EventFd event = new EventFd()) {
            Thread waker = Thread.ofPlatform().start(event::write);
            assertEquals(1, new Poll(event.descriptor()).await(Poll.FOREVER));
            waker.join();
        }
    }

    @Test
    void sleepsAtLeastAsLongAsAsked() {
        long begin = System.nanoTime();
        assertEquals(0, new Poll(-1).await(3_000_000));
        assertTrue(System.nanoTime() - begin >= 3_000_000);
    }

    @Test
    void writeAfterCloseTouchesNothing() throws Exception {
        EventFd event = new EventFd();
        event.close();
        try (EventFd reusesTheNumber = new EventFd()) {
            assertEquals(event.descriptor(), reusesTheNumber.descriptor());
            event.write();
            assertFalse(reusesTheNumber.drain());
        }
    }

    @Test
    void refusesNoneAndTooManyDescriptors() {
        assertThrows(IllegalArgumentException.class, Poll::new);
        assertThrows(IllegalArgumentException.class, () -> new Poll(new int[Poll.MAX_DESCRIPTORS + 1]));
    }

    @Test
    void allocatesNothingPerCall() throws Exception {
        try (EventFd event = new EventFd()) {
            Poll poll = new Poll(event.descriptor());
            Allocation.assertNoneAfterWarmUp(() -> {
                long before = Allocation.bytes();
                wakeRepeatedly(event, poll, 2_000);
                return Allocation.bytes() - before;
            });
        }
    }

    private static void wakeRepeatedly(EventFd event, Poll poll, int times) {
        for (int i = 0; i < times; i++) {
            event.write();
            poll.await(1_000_000);
            event.drain();
            poll.await(0);
        }
    }
}
