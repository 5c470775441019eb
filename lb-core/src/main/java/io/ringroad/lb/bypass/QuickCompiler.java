package io.ringroad.lb.bypass;

import io.ringroad.transport.host.ThreadScheduling;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The JVM's quick compiler (C1) as {@link WarmUp} wants to know it: busy or not. What a JVM with profiles in its cache is to
 * compile is known as soon as a class is first used; to run its code meanwhile, interpreted, only takes the compiler's time
 * on a worker's single core.
 */
final class QuickCompiler implements WarmUp.Compiler {
    /** As HotSpot names its threads, as far as the kernel keeps names. */
    private static final String THREADS = "C1 CompilerThre";
    private static final long LOOK_NS = 8_000_000;
    /** Of the time between two looks: less is the odd method. */
    private static final double BUSY_SHARE = 0.3;

    private final LongSupplier demandNs;
    private final LongSupplier clock;
    private final LongConsumer pause;

    /**
     * @param demandNs time for which it has run or waited to, ns
     * @param clock    ns
     * @param pause    gives the core up for so many ns
     */
    QuickCompiler(LongSupplier demandNs, LongSupplier clock, LongConsumer pause) {
        this.demandNs = demandNs;
        this.clock = clock;
        this.pause = pause;
    }

    /** This JVM's; one that always seems busy and is never waited for where the kernel doesn't tell what threads do. */
    static WarmUp.Compiler ofThisProcess(LongSupplier clock) {
        try {
            List<Integer> threads = ThreadScheduling.threadsNamed(ProcessHandle.current().pid(), THREADS);
            LongSupplier demandNs = () -> threads.stream().mapToLong(ThreadScheduling::demandNs).sum();
            return demandNs.getAsLong() > 0 ? new QuickCompiler(demandNs, clock, LockSupport::parkNanos)
                    : WarmUp.UNKNOWN_COMPILER;
        } catch (IOException e) {
            return WarmUp.UNKNOWN_COMPILER;
        }
    }

    @Override
    public boolean awaitQuiet(long untilNs) {
        boolean atOnce = true;
        long beforeNs = clock.getAsLong();
        long demandBeforeNs = demandNs.getAsLong();
        while (beforeNs - untilNs < 0) {
            pause.accept(LOOK_NS);
            long nowNs = clock.getAsLong();
            long demandNowNs = demandNs.getAsLong();
            if (demandNowNs - demandBeforeNs < BUSY_SHARE * (nowNs - beforeNs)) {
                return atOnce;
            }
            atOnce = false;
            beforeNs = nowNs;
            demandBeforeNs = demandNowNs;
        }
        return false;
    }
}
