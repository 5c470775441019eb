package io.ringroad.lb.balance;

import java.util.Arrays;

/**
 * Each backend in turn, as often as its weight says, evenly interleaved: weights 5, 1, 1 give a a b a c a a. At each
 * choice every backend gains its weight, the richest is chosen and pays the sum of all weights. A failed connect moves
 * on round the ring of indices; the credit of those that stand in isn't touched.
 */
public final class SmoothWeightedRoundRobin implements Balancer {
    private final int[] weights;
    private final int[] credits;
    private final boolean[] healthy;

    /**
     * All backends are healthy at first.
     *
     * @param weights of each backend, at least 1
     * @param skip    choices to leave out at the start: the worker's index, so that workers aren't in step
     */
    public SmoothWeightedRoundRobin(int[] weights, int skip) {
        this.weights = weights.clone();
        this.credits = new int[weights.length];
        this.healthy = new boolean[weights.length];
        Arrays.fill(healthy, true);
        for (int i = 0; i < skip; i++) {
            first();
        }
    }

    @Override
    public int first() {
        int best = NONE;
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            if (healthy[i]) {
                credits[i] += weights[i];
                sum += weights[i];
                if (best == NONE || credits[i] > credits[best]) {
                    best = i;
                }
            }
        }
        if (best != NONE) {
            credits[best] -= sum;
        }
        return best;
    }

    @Override
    public int next(int first, int previous) {
        for (int i = after(previous); i != first; i = after(i)) {
            if (healthy[i]) {
                return i;
            }
        }
        return NONE;
    }

    private int after(int index) {
        return index + 1 == weights.length ? 0 : index + 1;
    }

    @Override
    public void healthy(int backend, boolean isHealthy) {
        healthy[backend] = isHealthy;
        // Credit saved or owed before an outage would send a burst, or nothing, to a backend that comes back.
        credits[backend] = 0;
    }

    @Override
    public boolean isHealthy(int backend) {
        return healthy[backend];
    }
}
