package io.ringroad.lb.training;

import io.ringroad.lb.bypass.SimulatedFiles;
import io.ringroad.stack.link.FaultRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What happens to a worker rarely: the JVM compiles no branch that was never taken in training, and throws code away, on
 * the core that carries the packets, when such a branch is taken at last. So everything that can happen to a connection
 * happens here, to few connections among many to which nothing does, since a profile also says how often.
 */
final class RareEvents {
    private static final long ROUND_NS = 60_000_000_000L;
    private static final int MOST_AT_ONCE = 48;
    /** So many at once are more than tables, ports and frames suffice for. */
    private static final int TOO_MANY = 200;

    private RareEvents() {}

    /**
     * Runs that many rounds on each of two sites; the same ones every time.
     *
     * @param directory on tmpfs
     * @return what the balancers' stacks have counted, summed up
     */
    static Map<String, Long> run(Path directory, int rounds) throws IOException {
        Map<String, Long> counted = new TreeMap<>();
        for (RehearsalSite.Means means : RehearsalSite.Means.values()) {
            try (SimulatedFiles files = new SimulatedFiles(directory)) {
                RehearsalSite site = new RehearsalSite(files, means);
                for (int round = 0; round < rounds; round++) {
                    boolean crowded = round % 8 == 7;
                    SplittableRandom random = new SplittableRandom(round);
                    play(site, random, crowded ? TOO_MANY : MOST_AT_ONCE);
                    if (crowded) {
                        site.forsake(random);
                    }
                }
                site.counters().forEach((name, value) -> counted.merge(name, value, Long::sum));
            }
        }
        return counted;
    }

    private static void play(RehearsalSite site, SplittableRandom random, int connections) {
        boolean rough = random.nextInt(3) > 0;
        FaultRules faults = !rough ? FaultRules.NONE : new FaultRules(upTo(random, 0.03), upTo(random, 0.01),
                upTo(random, 0.05), upTo(random, 0.005));
        site.rules(random, faults, upTo(random, 0.5), upTo(random, rough ? 0.3 : 0.05), upTo(random, rough ? 0.02 : 0));
        site.round(random, connections, ROUND_NS);
    }

    private static double upTo(SplittableRandom random, double most) {
        return most == 0 ? 0 : random.nextDouble(most);
    }
}
