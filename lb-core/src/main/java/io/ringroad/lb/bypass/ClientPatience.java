package io.ringroad.lb.bypass;

/**
 * How long a listener's backends are kept waiting for the client's first bytes, so that the acknowledgement which
 * completes the backend's handshake can ride on them: one packet less for either side. Where clients do speak first, the
 * bytes come soon, mostly within the time of a round trip. Where backends speak first (SMTP, MySQL), waiting would be in
 * vain each time, so it is given up after few disappointments, and tried again rarely.
 */
final class ClientPatience {
    /** Nobody notices this, and a client that is as slow as that is better served by an accepted connection. */
    static final long PATIENCE_NS = 5_000_000;

    /** So many connections on whose client something can be built outweigh one whose client was silent. */
    private static final int COST_OF_SILENCE = 8;
    private static final int MOST_CREDIT = 16 * COST_OF_SILENCE;
    /** One of so many connections waits though there is no credit. */
    private static final int TRIAL_INTERVAL = 256;
    /** So many trials in a row without silence restore the credit. */
    private static final int TRIALS = 4;

    private int credit = 2 * COST_OF_SILENCE;
    private int sinceTrial;
    private int trials;

    /** For a new connection: nanoseconds, or 0 if waiting has proved useless. */
    long nextNs() {
        if (credit > 0) {
            credit = Math.min(credit + 1, MOST_CREDIT);
            return PATIENCE_NS;
        }
        return ++sinceTrial < TRIAL_INTERVAL ? 0 : trial();
    }

    private long trial() {
        sinceTrial = 0;
        if (++trials > TRIALS) {
            trials = 0;
            credit = 2 * COST_OF_SILENCE;
        }
        return PATIENCE_NS;
    }

    /** A client has said nothing for as long as that. */
    void onSilence() {
        trials = 0;
        credit = Math.max(0, credit - COST_OF_SILENCE);
    }
}
