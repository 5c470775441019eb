package io.ringroad.lb.supervisor;

import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.ThreadScheduling;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compilers of a worker's JVM while that starts. The optimizing one (C2) needs a second of CPU for the packet path, in
 * pieces of many milliseconds, on the core on which packets wait meanwhile. So until a few seconds after the start it gets
 * only the time that nobody else wants (SCHED_IDLE), and the quick compiler's code (C1) serves; once packets come, C1 is put
 * off, too. Then they are threads like all others again: on a core that is never idle they would wait for ever.
 *
 * <p>Even for so long none of them may get nothing at all ({@link PutOffThread}): hence {@link #look}.
 *
 * <p>The supervisor does it, because a worker has no privileges left by the time it has to be ended. Not thread-safe.
 */
final class PatientCompiler {
    /** How long after a worker's start it stays so. */
    static final long PATIENCE_MS = 3000;
    /** How often {@link #look} is to be called until then. */
    static final long LOOK_MS = 10;
    /** The same as long as no packet waits: looks take time from the start on a core that is shared with the supervisor. */
    static final long EARLY_LOOK_MS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(PatientCompiler.class);
    /** As HotSpot names its threads, as far as the kernel keeps names. */
    private static final String OPTIMIZING = "C2 CompilerThre";
    private static final String QUICK = "C1 CompilerThre";
    /** A JVM adds compiler threads while there is much to do; to look for them costs more than to look at those known. */
    private static final int LOOKS_PER_SEARCH = 10;

    private final long process;
    private final int usualPolicy;
    private final Map<Integer, PutOffThread> threads = new HashMap<>();
    private boolean quickToo;
    private int looks;

    private PatientCompiler(long process, int usualPolicy) {
        this.process = process;
        this.usualPolicy = usualPolicy;
    }

    /**
     * Puts the optimizing compiler off.
     *
     * @param process a worker's
     * @return null if it isn't possible here, and all stays as it is
     */
    static PatientCompiler begin(long process) {
        try {
            if (!ThreadScheduling.mayEndIdle()) {
                LOG.debug("Without CAP_SYS_NICE the compiler of process {} is not put off", process);
                return null;
            }
            PatientCompiler compiler = new PatientCompiler(process, ThreadScheduling.policy((int) process));
            compiler.putOff(OPTIMIZING);
            return compiler;
        } catch (IOException e) {
            LOG.debug("The compiler of process {} is not put off: {}", process, e.getMessage());
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // everything stops
            return null;
        }
    }

    /** The quick compiler, too: its worker is about to get packets. */
    void putOffQuickToo() {
        quickToo = true;
        search();
    }

    /** Sees to it that no compiler gets nothing for longer than three looks. */
    void look() {
        if (++looks % LOOKS_PER_SEARCH == 0) {
            search();
        }
        threads.values().forEach(PutOffThread::look);
    }

    private void search() {
        try {
            putOff(OPTIMIZING);
            if (quickToo) {
                putOff(QUICK);
            }
        } catch (IOException e) {
            LOG.debug("Process {} has ended: {}", process, e.getMessage());
        }
    }

    private void putOff(String name) throws IOException {
        for (int thread : ThreadScheduling.threadsNamed(process, name)) {
            threads.computeIfAbsent(thread, number -> PutOffThread.begin(account(number), usualPolicy));
        }
    }

    /** As it was before. */
    void end() {
        search(); // a thread that was added has the policy of that which started it
        threads.values().forEach(PutOffThread::end);
    }

    private PutOffThread.Account account(int thread) {
        return new PutOffThread.Account() {
            @Override
            public long ranNs() {
                return ThreadScheduling.ranNs(process, thread);
            }

            @Override
            public boolean isRunnable() {
                return ThreadScheduling.isRunnable(process, thread);
            }

            @Override
            public void policy(int policy) {
                try {
                    ThreadScheduling.policy(thread, policy);
                } catch (KernelException e) {
                    LOG.debug("Compiler thread {}: {}", thread, e.getMessage()); // it has ended, most likely
                }
            }
        };
    }
}
