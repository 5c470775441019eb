package io.ringroad.lb.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void doublesUpToItsMaximum() {
        Backoff backoff = new Backoff(100, 500);
        assertEquals(100, backoff.delayMs(0));
        assertEquals(200, backoff.delayMs(0));
        assertEquals(400, backoff.delayMs(499));
        assertEquals(500, backoff.delayMs(0));
        assertEquals(500, backoff.delayMs(0));
    }

    @Test
    void beginsAnewAfterALongLife() {
        Backoff backoff = new Backoff(100, 500);
        backoff.delayMs(0);
        backoff.delayMs(0);
        assertEquals(100, backoff.delayMs(500));
        assertEquals(200, backoff.delayMs(0));
    }
}
