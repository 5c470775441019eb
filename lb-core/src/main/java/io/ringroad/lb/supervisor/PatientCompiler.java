package io.ringroad.lb.supervisor;

import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.ThreadScheduling;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The optimizing compiler (C2) of a worker's JVM while that starts. It needs a second of CPU for the packet path, in pieces
 * of many milliseconds, on the core on which packets wait meanwhile. So until a few seconds after the start it gets only
 * the time that nobody else wants (SCHED_IDLE), and the quick compiler's code (C1) serves. Then it is a thread like all
 * others again: on a core that is never idle it would wait for ever.
 *
 * <p>The supervisor does it, because a worker has no privileges left by the time it has to be ended.
 */
final class PatientCompiler {
    /** How long after a worker's start it stays so. */
    static final long PATIENCE_MS = 3000;

    private static final Logger LOG = LoggerFactory.getLogger(PatientCompiler.class);
    /** As HotSpot names its threads, as far as the kernel keeps names. */
    private static final String THREADS = "C2 CompilerThre";

    private final long process;
    private final int usualPolicy;

    private PatientCompiler(long process, int usualPolicy) {
        this.process = process;
        this.usualPolicy = usualPolicy;
    }

    /**
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
            compiler.change(ThreadScheduling.SCHED_IDLE);
            return compiler;
        } catch (IOException e) {
            LOG.debug("The compiler of process {} is not put off: {}", process, e.getMessage());
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // everything stops
            return null;
        }
    }

    /** As it was before. */
    void end() {
        try {
            change(usualPolicy);
        } catch (IOException e) {
            LOG.debug("Process {} has ended: {}", process, e.getMessage());
        }
    }

    /** All of its threads, each time: a new one has the policy of that which started it. */
    private void change(int policy) throws IOException {
        for (int thread : ThreadScheduling.threadsNamed(process, THREADS)) {
            try {
                ThreadScheduling.policy(thread, policy);
            } catch (KernelException e) {
                LOG.debug("Compiler thread {}: {}", thread, e.getMessage()); // it has ended, most likely
            }
        }
    }
}
