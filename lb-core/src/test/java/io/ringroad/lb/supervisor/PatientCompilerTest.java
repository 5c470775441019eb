package io.ringroad.lb.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringroad.transport.host.ThreadScheduling;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** On the compiler of the JVM that runs it. */
class PatientCompilerTest {
    private static final String QUICK = "C1 CompilerThre";
    private static final long PROCESS = ProcessHandle.current().pid();

    @Test
    void theCompilerIsIdleUntilTheEnd() throws Exception {
        assumeFalse(policies().isEmpty(), "this JVM has no C2");
        assumeTrue(ThreadScheduling.mayEndIdle(), "needs CAP_SYS_NICE");
        Set<Integer> before = policies();

        PatientCompiler compiler = PatientCompiler.begin(PROCESS);

        assertNotNull(compiler);
        assertEquals(Set.of(ThreadScheduling.SCHED_IDLE), policies());
        compiler.end();
        assertEquals(before, policies());
    }

    @Test
    void theQuickCompilerIsPutOffOnlyWhenAskedFor() throws Exception {
        assumeFalse(policies(QUICK).isEmpty(), "this JVM has no C1");
        assumeTrue(ThreadScheduling.mayEndIdle(), "needs CAP_SYS_NICE");
        Set<Integer> before = policies(QUICK);

        PatientCompiler compiler = PatientCompiler.begin(PROCESS);
        assertEquals(before, policies(QUICK));
        compiler.putOffQuickToo();
        assertEquals(Set.of(ThreadScheduling.SCHED_IDLE), policies(QUICK));
        compiler.look();
        compiler.end();
        assertEquals(before, policies(QUICK));
    }

    @Test
    void aProcessThatHasEndedIsLeftAlone() {
        assertNull(PatientCompiler.begin(Integer.MAX_VALUE));
    }

    private static Set<Integer> policies() throws IOException {
        return policies("C2 CompilerThre");
    }

    private static Set<Integer> policies(String threads) throws IOException {
        Set<Integer> policies = new TreeSet<>();
        for (int thread : ThreadScheduling.threadsNamed(PROCESS, threads)) {
            policies.add(ThreadScheduling.policy(thread));
        }
        return policies;
    }
}
