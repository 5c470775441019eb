package io.ringroad.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HealthStateTest {
    /** Results as letters (S success, F failure); the health after each as letters (H, u). */
    private static String run(HealthState state, String results) {
        StringBuilder health = new StringBuilder();
        for (char result : results.toCharArray()) {
            boolean before = state.isHealthy();
            boolean changed = state.onResult(result == 'S');
            assertEquals(before != state.isHealthy(), changed);
            health.append(state.isHealthy() ? 'H' : 'u');
        }
        return health.toString();
    }

    @Test
    void fallsAfterThatManyFailuresInARow() {
        assertEquals("HHHu", run(new HealthState(2, 3, true), "SFFF"));
    }

    @Test
    void aSuccessBetweenStartsTheCountAnew() {
        assertEquals("HHHHHHu", run(new HealthState(2, 3, true), "SFFSFFF"));
    }

    @Test
    void risesAfterThatManySuccessesInARow() {
        assertEquals("uuuuH", run(new HealthState(2, 3, false), "FSFSS"));
    }

    @Test
    void countsAsConfiguredBeforeAnyResult() {
        assertEquals(true, new HealthState(2, 3, true).isHealthy());
        assertEquals(false, new HealthState(2, 3, false).isHealthy());
    }

    @Test
    void theFirstResultDecidesAlone() {
        assertEquals("uuH", run(new HealthState(2, 3, true), "FSS"));
        assertEquals("HHHu", run(new HealthState(2, 3, false), "SFFF"));
    }

    @Test
    void riseAndFallOfOneFollowEveryResult() {
        assertEquals("uHuH", run(new HealthState(1, 1, true), "FSFS"));
    }

    @Test
    void zeroIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new HealthState(0, 1, true));
        assertThrows(IllegalArgumentException.class, () -> new HealthState(1, 0, true));
    }
}
