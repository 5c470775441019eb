package io.ringroad.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The race between going to sleep and being woken, with real threads and a real eventfd. */
class LoopSleeperTest {
    private static final int TASKS = 20_000;

    private static BypassEventLoopGroup group(long spinNs) {
        MemoryHost host = new MemoryNetwork().newHost();
        return new BypassEventLoopGroup(1, new DefaultThreadFactory("sleeper", true), new BypassIoHandlerFactory(
                BypassIoHandlerConfig.defaults().withSpinNs(spinNs), host.source()));
    }

    /** A lost wake-up would leave its task, and with it this test, waiting: nothing else ever wakes this loop. */
    @Test
    @Timeout(60)
    void noWakeUpIsLost() throws Exception {
        BypassEventLoopGroup group = group(0);
        try {
            BypassEventLoop loop = group.next();
            for (int i = 0; i < TASKS; i++) {
                int pause = ThreadLocalRandom.current().nextInt(200);
                for (int spin = 0; spin < pause; spin++) {
                    Thread.onSpinWait();
                }
                int value = i;
                Future<Integer> answer = loop.submit(() -> value);
                assertTrue(answer.await(10, TimeUnit.SECONDS), () -> "task " + value + " was not run");
                assertEquals(value, answer.getNow());
            }
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    @Test
    @Timeout(60)
    void anIdleLoopSleepsUntilItsNextTask() throws Exception {
        BypassEventLoopGroup group = group(TimeUnit.MICROSECONDS.toNanos(20));
        try {
            BypassEventLoop loop = group.next();
            long sleepsBefore = sleeps(loop);
            for (int i = 0; i < 10; i++) {
                loop.schedule(() -> { }, 5, TimeUnit.MILLISECONDS).sync();
            }
            long slept = sleeps(loop) - sleepsBefore;
            assertTrue(slept >= 10 && slept < 100, () -> slept + " sleeps in 10 waits");
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    private static long sleeps(BypassEventLoop loop) throws Exception {
        return loop.submit(() -> loop.handler().stack().counters().snapshot().get("loop_sleeps")).get();
    }

    @Test
    @Timeout(30)
    void wakingAClosedLoopDoesNothing() throws Exception {
        BypassEventLoopGroup group = group(0);
        BypassEventLoop loop = group.next();
        loop.submit(() -> { }).sync();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        loop.handler().wakeup();
        assertTrue(loop.isTerminated());
    }
}
