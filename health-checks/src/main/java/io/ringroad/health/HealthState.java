package io.ringroad.health;

/**
 * The rise/fall state machine of one backend: {@code fall} failures in a row make it unhealthy, {@code rise} successes
 * in a row healthy. Until its first result it counts as it was configured; the first result decides alone, so that a
 * backend that was dead at start isn't used for {@code fall} intervals, nor a live one left out for {@code rise}.
 *
 * <p>Pure: no clock, no thread. One thread uses it.
 */
public final class HealthState {
    private final int rise;
    private final int fall;
    private boolean healthy;
    private boolean hasResult;
    private int contraryResults;

    /**
     * @param rise             at least 1
     * @param fall             at least 1
     * @param initiallyHealthy what it counts as before its first result
     */
    public HealthState(int rise, int fall, boolean initiallyHealthy) {
        if (rise < 1 || fall < 1) {
            throw new IllegalArgumentException("rise and fall must be at least 1, not " + rise + " and " + fall);
        }
        this.rise = rise;
        this.fall = fall;
        this.healthy = initiallyHealthy;
    }

    public boolean isHealthy() {
        return healthy;
    }

    /**
     * Takes the result of one check.
     *
     * @return whether it changed {@link #isHealthy}
     */
    public boolean onResult(boolean success) {
        boolean first = !hasResult;
        hasResult = true;
        if (success == healthy) {
            contraryResults = 0;
            return false;
        }
        contraryResults++;
        if (!first && contraryResults < (success ? rise : fall)) {
            return false;
        }
        healthy = success;
        contraryResults = 0;
        return true;
    }
}
