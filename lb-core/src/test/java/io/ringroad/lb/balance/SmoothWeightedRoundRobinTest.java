package io.ringroad.lb.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class SmoothWeightedRoundRobinTest {
    private static String choices(Balancer balancer, int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int choice = balancer.first();
            letters.append(choice == Balancer.NONE ? '-' : (char) ('a' + choice));
        }
        return letters.toString();
    }

    private static Balancer of(int... weights) {
        return new SmoothWeightedRoundRobin(weights, 0);
    }

    @Test
    void equalWeightsTakeTurns() {
        assertEquals("abcabc", choices(of(1, 1, 1), 6));
    }

    @Test
    void weightsAreInterleaved() {
        assertEquals("aabacaaaabacaa", choices(of(5, 1, 1), 14));
    }

    @Test
    void unhealthyBackendsAreLeftOut() {
        Balancer balancer = of(1, 1, 1);
        balancer.healthy(1, false);
        assertEquals("acac", choices(balancer, 4));
    }

    @Test
    void oneThatComesBackGetsItsShareAndNoBurst() {
        Balancer balancer = of(1, 1);
        balancer.healthy(0, false);
        assertEquals("bbbb", choices(balancer, 4));
        balancer.healthy(0, true);
        assertEquals(2, choices(balancer, 4).chars().filter(c -> c == 'a').count());
    }

    @Test
    void noneIsChosenIfNoneIsHealthy() {
        Balancer balancer = of(1, 1);
        balancer.healthy(0, false);
        balancer.healthy(1, false);
        assertEquals("--", choices(balancer, 2));
    }

    @Test
    void candidatesAreAllHealthyBackendsOnce() {
        Balancer balancer = of(1, 1, 1, 1);
        balancer.healthy(3, false);
        choices(balancer, 1);
        int first = balancer.first();
        assertEquals(1, first);
        assertEquals(2, balancer.next(first, 1));
        assertEquals(0, balancer.next(first, 2));
        assertEquals(Balancer.NONE, balancer.next(first, 0));
    }

    @Test
    void aSingleBackendHasNoNext() {
        Balancer balancer = of(3);
        assertEquals(Balancer.NONE, balancer.next(balancer.first(), 0));
    }

    @Test
    void workersStartAtDifferentBackends() {
        assertEquals("ca", choices(new SmoothWeightedRoundRobin(new int[] {1, 1, 1}, 2), 2));
    }

    @Test
    void choosingAllocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Balancer balancer = of(3, 2, 1);
        int sum = choose(balancer, 20_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        sum += choose(balancer, 100_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(true, allocated < 10_000, allocated + " bytes for 100,000 choices, sum " + sum);
    }

    private static int choose(Balancer balancer, int times) {
        int sum = 0;
        for (int i = 0; i < times; i++) {
            int first = balancer.first();
            sum += first + balancer.next(first, first);
        }
        return sum;
    }
}
