package io.ringroad.transport.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ThreadSchedulingTest {
    private static final String NAME = "rr-scheduled";
    private static final String ASKING = "rr-asking";
    private static final long PROCESS = ProcessHandle.current().pid();

    private final CountDownLatch end = new CountDownLatch(1);
    private Thread thread;
    private int number;

    @BeforeEach
    void startThread() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        thread = Thread.ofPlatform().name(NAME).start(() -> {
            runs.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        runs.await();
        List<Integer> found = ThreadScheduling.threadsNamed(PROCESS, NAME);
        assertEquals(1, found.size());
        number = found.getFirst();
    }

    @AfterEach
    void endThread() throws InterruptedException {
        end.countDown();
        thread.join();
    }

    /** Back again only where it was said to be possible; else the kernel's refusal shows that the trial was right. */
    @Test
    void anIdleThreadComesBackExactlyWhereTheTrialSaysSo() throws Exception {
        int usual = ThreadScheduling.policy(number);
        boolean may = ThreadScheduling.mayEndIdle();

        ThreadScheduling.policy(number, ThreadScheduling.SCHED_IDLE);

        assertEquals(ThreadScheduling.SCHED_IDLE, ThreadScheduling.policy(number));
        if (may) {
            ThreadScheduling.policy(number, usual);
            assertEquals(usual, ThreadScheduling.policy(number));
        } else {
            KernelException refused = assertThrows(KernelException.class, () -> ThreadScheduling.policy(number, usual));
            assertEquals(Errno.EPERM.number(), refused.errno());
        }
    }

    /** This thread runs while it asks; the other comes to rest, sooner or later. */
    @Test
    @Timeout(30)
    void whoRunsIsToldFromWhoWaits() throws Exception {
        String usualName = Thread.currentThread().getName();
        Thread.currentThread().setName(ASKING);
        int own = ThreadScheduling.threadsNamed(PROCESS, ASKING).getFirst();
        Thread.currentThread().setName(usualName);
        assertTrue(ThreadScheduling.isRunnable(PROCESS, own));
        while (ThreadScheduling.isRunnable(PROCESS, number)) {
            Thread.onSpinWait();
        }
        long restedNs = ThreadScheduling.ranNs(PROCESS, number);
        assertTrue(restedNs > 0);
        long beforeNs = ThreadScheduling.ranNs(PROCESS, own);
        while (ThreadScheduling.ranNs(PROCESS, own) == beforeNs) {
            Thread.onSpinWait();
        }
        assertEquals(restedNs, ThreadScheduling.ranNs(PROCESS, number));
    }

    @Test
    void ofAThreadThatDoesNotExistNothingIsSaid() {
        assertFalse(ThreadScheduling.isRunnable(PROCESS, Integer.MAX_VALUE));
        assertEquals(0, ThreadScheduling.ranNs(PROCESS, Integer.MAX_VALUE));
        assertEquals(0, ThreadScheduling.demandNs(Integer.MAX_VALUE));
    }

    @Test
    void theThreadsOfTheJvmItselfAreFound() throws IOException {
        assertFalse(ThreadScheduling.threadsNamed(PROCESS, "VM Thread").isEmpty());
        assertEquals(List.of(), ThreadScheduling.threadsNamed(PROCESS, "no such thread"));
    }

    @Test
    void aProcessThatDoesNotExistHasNone() {
        assertThrows(IOException.class, () -> ThreadScheduling.threadsNamed(Integer.MAX_VALUE, NAME));
    }
}
