package io.ringroad.transport.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThreadSchedulingTest {
    private static final String NAME = "rr-scheduled";
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
