package io.ringroad.lb.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClientPatienceTest {
    private final ClientPatience patience = new ClientPatience();

    private int waiting(int connections, boolean silent) {
        int waiting = 0;
        for (int i = 0; i < connections; i++) {
            if (patience.nextNs() > 0) {
                waiting++;
                if (silent) {
                    patience.onSilence();
                }
            }
        }
        return waiting;
    }

    @Test
    void clientsThatSpeakAreAlwaysWaitedFor() {
        assertEquals(10_000, waiting(10_000, false));
    }

    @Test
    void afterAFewSilentClientsNobodyIsWaitedForButRarely() {
        assertTrue(waiting(10, true) <= 3);
        int waiting = waiting(25_600, true);
        assertTrue(waiting >= 90 && waiting <= 100, () -> waiting + " of 25600");
    }

    @Test
    void aSilentClientNowAndThenChangesNothing() {
        for (int i = 0; i < 100; i++) {
            assertEquals(50, waiting(50, false));
            patience.onSilence();
        }
    }

    @Test
    void clientsThatBeginToSpeakAreWaitedForAgain() {
        waiting(1000, true);
        waiting(5 * 256, false);
        assertEquals(1000, waiting(1000, false));
    }
}
