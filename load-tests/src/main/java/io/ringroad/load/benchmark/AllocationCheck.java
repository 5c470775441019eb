package io.ringroad.load.benchmark;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs benchmarks by JMH's own options, and fails if an operation of any of them allocates: exit code 1. What the harness
 * itself allocates in an iteration, spread over its operations, is less than a byte.
 */
public final class AllocationCheck {
    private static final double LESS_THAN_ANY_OBJECT_BYTES = 1;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private AllocationCheck() {}

    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder().parent(new CommandLineOptions(arguments))
                .addProfiler(GCProfiler.class).shouldFailOnError(true).build()).run();
        long allocating = results.stream().filter(AllocationCheck::allocates).count();
        System.out.println(allocating == 0 ? results.size() + " benchmarks, of which none allocates"
                : allocating + " of " + results.size() + " benchmarks allocate");
        System.exit(allocating == 0 && !results.isEmpty() ? 0 : 1);
    }

    /** Also where it isn't known. */
    private static boolean allocates(RunResult run) {
        Result<?> bytes = run.getSecondaryResults().get(ALLOCATED);
        if (bytes != null && bytes.getScore() < LESS_THAN_ANY_OBJECT_BYTES) {
            return false;
        }
        System.out.println(run.getParams().id() + ": " + (bytes == null ? "its allocation is not known"
                : String.format(java.util.Locale.ROOT, "%.1f bytes for each operation", bytes.getScore())));
        return true;
    }
}
