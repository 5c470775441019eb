package io.ringroad.transport.netty;

/**
 * Whether an idle loop spins before it sleeps (design decision D8), learnt from whether spinning has paid lately. A spin
 * that finds work saves a sleep and a wake-up; one that ends in vain has cost several times as much. In vain it is where
 * packets are rarer than the spin is long, and where the kernel receives on this very core: it gets to that only once the
 * loop gives the core up.
 */
final class AdaptiveSpin {
    private static final int MOST_CREDIT = 64;
    private static final int COST_IN_VAIN = 4;
    /** Without credit, one idle time of so many is spun in, to see whether it pays by now. */
    private static final int TRIAL_INTERVAL = 64;

    private final long spinNs;
    private int credit = MOST_CREDIT;
    private int sinceTrial;
    private long idleSinceNs;
    private boolean decided;
    private boolean spinning;

    /** @param spinNs longest spin; 0: none */
    AdaptiveSpin(long spinNs, long nowNs) {
        this.spinNs = spinNs;
        this.idleSinceNs = nowNs - spinNs;
    }

    /** The loop has found work. */
    void onWork(long nowNs) {
        if (spinning) {
            credit = Math.min(MOST_CREDIT, credit + 1);
        }
        spinning = false;
        decided = false;
        idleSinceNs = nowNs;
    }

    /** The loop has found none: whether it shall look again instead of sleeping. */
    boolean goesOn(long nowNs) {
        if (!decided) {
            decided = true;
            spinning = spinNs > 0 && (credit > 0 || isTrial());
        }
        if (spinning && nowNs - idleSinceNs >= spinNs) {
            spinning = false;
            credit = Math.max(0, credit - COST_IN_VAIN);
        }
        return spinning;
    }

    private boolean isTrial() {
        sinceTrial = (sinceTrial + 1) % TRIAL_INTERVAL;
        return sinceTrial == 0;
    }
}
