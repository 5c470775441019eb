package io.ringroad.load.compare;

import io.ringroad.load.lab.Cores;
import io.ringroad.load.lab.Lab;
import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.Offloads;
import io.ringroad.load.lab.Peer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One whole run: a laboratory for each setting of the devices, all balancers in it, all measures by turns. What fails is
 * remarked in the results and costs its own window alone; a balancer that has ended is started again, once.
 */
final class Comparison {
    /** Whose stack is looked at apart. */
    private static final String SUBJECT = "ringroad";

    private static final int START_ATTEMPTS = 2;

    private final Settings settings;
    private final Results results;
    private final PrintStream progress;
    private final Runnable afterMeasure;
    /** Names of balancers that have ended, with the setting of the devices. */
    private final Set<String> startedAgain = new HashSet<>();

    /**
     * @param results      where rows and remarks go
     * @param progress     a line for each window
     * @param afterMeasure called after each measure of all balancers
     */
    Comparison(Settings settings, Results results, PrintStream progress, Runnable afterMeasure) {
        this.settings = settings;
        this.results = results;
        this.progress = progress;
        this.afterMeasure = afterMeasure;
    }

    /** @throws InterruptedException if the thread was interrupted; everything is removed and put back then, too */
    void run() throws InterruptedException {
        try (HaltPolling _ = new HaltPolling()) {
            if (settings.starts() > 0) {
                starts();
                return;
            }
            if (settings.simulated()) {
                attempt("simulated", () -> add(Simulated.measure(SUBJECT)));
            }
            for (Offloads offloads : Offloads.values()) {
                if (settings.hasLab(offloads)) {
                    run(offloads);
                }
            }
        }
    }

    /** By turns; each is gone before the next one starts. */
    private void starts() throws InterruptedException {
        try (Lab lab = new Lab(Cores.ofThisMachine(), Offloads.WIRE)) {
            Session session = new Session(lab, settings);
            for (int round = 0; round < settings.starts(); round++) {
                startAll(session, Offloads.WIRE, round, true);
                written();
            }
        }
    }

    private void run(Offloads offloads) throws InterruptedException {
        try (Lab lab = new Lab(Cores.ofThisMachine(), offloads)) {
            Session session = new Session(lab, settings);
            List<Standing> standing = startAll(session, offloads, 0, false);
            for (Measure listed : settings.measuresWith(offloads)) {
                Measure measure = listed.hasRate() ? listed : listed.at(halfOfSaturation(offloads));
                for (int round = 0; round < settings.roundsOf(measure) && measure.hasRate(); round++) {
                    measureAll(session, measure, standing, round);
                }
                written();
            }
            if (settings.idleConnections() > 0 && offloads == Offloads.WIRE) {
                idle(session, standing);
                written();
            }
        }
    }

    private void written() throws InterruptedException {
        attempt("results so far", afterMeasure::run);
    }

    /** Negative, remarked, if the base has not been saturated. */
    private int halfOfSaturation(Offloads offloads) {
        double[] rates = results.values(offloads.toString(), Measure.requests(0).key(), settings.base(), "per_second");
        if (rates.length == 0) {
            remark(Measure.requestsAtHalf(settings.base()).key() + ": left out, since the saturation of " + settings.base() + " is not known");
            return -1;
        }
        return (int) (Statistics.median(rates) / 2);
    }

    private List<Standing> startAll(Session session, Offloads offloads, int round, boolean thenStop) throws InterruptedException {
        List<Standing> standing = new ArrayList<>();
        for (Peer peer : settings.peersWith(offloads)) {
            List<Standing> started = start(session, peer, offloads);
            for (Standing one : started) {
                add(new Row(offloads.toString(), MeasureChoice.START, peer.name(), round, one.start(), 0, 0, false));
                if (thenStop) {
                    one.process().close();
                } else {
                    standing.add(one);
                }
            }
        }
        return standing;
    }

    /** Empty if it fails. Once more then, since a start is little beside a whole run without that balancer. */
    private List<Standing> start(Session session, Peer peer, Offloads offloads) throws InterruptedException {
        List<Standing> started = new ArrayList<>();
        for (int attempt = 0; attempt < START_ATTEMPTS && started.isEmpty(); attempt++) {
            attempt("start of " + peer.name() + " (" + offloads + " offloads)", () -> started.add(session.start(peer)));
        }
        return started;
    }

    /** In another order each round, so that none always follows the same. */
    private void measureAll(Session session, Measure measure, List<Standing> standing, int round) throws InterruptedException {
        List<Standing> order = new ArrayList<>();
        for (int i = 0; i < standing.size(); i++) {
            order.add(standing.get((i + round) % standing.size()));
        }
        for (Standing one : order) {
            attempt(measure.key() + ", round " + round + ", " + one.name(), () -> add(session.measure(measure, one, round)));
            replaceIfEnded(session, one, standing);
        }
    }

    /** By itself, started again; once for each setting of the devices, and left out from there on if it ends again. */
    private void replaceIfEnded(Session session, Standing one, List<Standing> standing) throws InterruptedException {
        if (one.process().isAlive()) {
            return;
        }
        remark(one.name() + " has ended: " + one.process().logTail());
        one.process().close();
        int place = standing.indexOf(one);
        standing.remove(place);
        if (startedAgain.add(session.offloads() + " " + one.name())) {
            attempt("start of " + one.name() + " for the second time", () -> standing.add(place, session.start(one.peer())));
        }
        if (standing.stream().noneMatch(other -> other.peer().equals(one.peer()))) {
            remark(one.name() + " is left out from there on");
        }
    }

    /**
     * Those without a balancer first, since their share is taken off. The first time is for nothing: what the kernel has
     * free of earlier sockets is used up then.
     */
    private void idle(Session session, List<Standing> standing) throws InterruptedException {
        List<Standing> directFirst = new ArrayList<>(standing);
        directFirst.sort(Comparator.comparing(one -> !one.peer().direct()));
        if (directFirst.stream().noneMatch(one -> one.peer().direct())) {
            remark("what the kernel keeps for an idle connection is only known with direct or xdp-floor among the peers");
        }
        for (Standing first : directFirst.subList(0, Math.min(1, directFirst.size()))) {
            attempt("idle, before all", () -> session.idle(first));
        }
        for (Standing one : directFirst) {
            attempt("idle, " + one.name(), () -> add(session.idle(one)));
        }
    }

    /** What may fail for one balancer without an end for all. */
    private interface Step {
        void run() throws InterruptedException;
    }

    private void attempt(String what, Step step) throws InterruptedException {
        try {
            step.run();
        } catch (LabFailure e) {
            stopIfInterrupted();
            remark(what + ": " + e.getMessage());
        } catch (RuntimeException e) {
            stopIfInterrupted();
            e.printStackTrace(progress);
            remark(what + ": " + e);
        }
    }

    /** Whatever was waiting for a program has failed for that, and kept the flag. */
    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void remark(String what) {
        results.remark(what);
        progress.println(what);
    }

    private void add(Row row) {
        results.add(row);
        String values = row.values().entrySet().stream()
                .map(value -> String.format(Locale.ROOT, "%s=%.4g", value.getKey(), value.getValue()))
                .collect(Collectors.joining(" "));
        progress.printf(Locale.ROOT, "%-8s %-10s round %d  %-16s %s%s%s%n", row.offloads(), row.measure(), row.round(), row.peer(),
                values, row.failures() > 0 ? "  FAILED " + (long) row.failures() : "",
                row.disturbed() ? String.format(Locale.ROOT, "  (others used %.0f %% of a core)", 100 * row.foreign()) : "");
    }
}
