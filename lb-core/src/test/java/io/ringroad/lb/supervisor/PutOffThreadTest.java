package io.ringroad.lb.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.transport.host.ThreadScheduling;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a thread of which only the account exists. */
class PutOffThreadTest {
    private static final int USUAL = 3;
    private static final int IDLE = ThreadScheduling.SCHED_IDLE;

    private long ranNs = 1;
    private boolean runnable = true;
    private final List<Integer> policies = new ArrayList<>();
    private final PutOffThread thread = PutOffThread.begin(new PutOffThread.Account() {
        @Override
        public long ranNs() {
            return ranNs;
        }

        @Override
        public boolean isRunnable() {
            return runnable;
        }

        @Override
        public void policy(int policy) {
            policies.add(policy);
        }
    }, USUAL);

    @Test
    void oneThatGetsOnStaysPutOff() {
        for (int look = 0; look < 10; look++) {
            ranNs++;
            thread.look();
        }
        thread.end();
        assertEquals(List.of(IDLE, USUAL), policies);
    }

    @Test
    void oneThatWantsNothingStaysPutOff() {
        runnable = false;
        for (int look = 0; look < 10; look++) {
            thread.look();
        }
        assertEquals(List.of(IDLE), policies);
    }

    @Test
    void oneThatGetsNothingIsScheduledAsUsualUntilItHasRun() {
        thread.look();
        thread.look();
        assertEquals(List.of(IDLE), policies);
        thread.look();
        assertEquals(List.of(IDLE, USUAL), policies);
        thread.look();
        assertEquals(List.of(IDLE, USUAL), policies);
        ranNs++;
        thread.look();
        assertEquals(List.of(IDLE, USUAL, IDLE), policies);
    }

    /** To rest is not to wait. */
    @Test
    void oneThatRestsInBetweenHasNotWaited() {
        thread.look();
        for (int look = 0; look < 10; look++) {
            runnable = !runnable;
            thread.look();
        }
        assertEquals(List.of(IDLE), policies);
    }
}
