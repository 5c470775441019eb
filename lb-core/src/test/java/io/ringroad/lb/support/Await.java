package io.ringroad.lb.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;

/** For what other processes and event loops do: looks again until it is so, with a deadline and a report. */
public final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private Await() {}

    /** @param report printed if it never comes true */
    public static void until(BooleanSupplier condition, Supplier<Object> report) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                Assertions.fail("not so after " + DEADLINE + ": " + report.get());
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
