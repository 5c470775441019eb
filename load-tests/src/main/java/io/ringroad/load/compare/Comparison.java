package io.ringroad.load.compare;

import io.ringroad.load.lab.Cores;
import io.ringroad.load.lab.Lab;
import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.Offloads;
import io.ringroad.load.lab.Peer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One whole run: a laboratory for each setting of the devices, all balancers in it, all measures by turns. */
final class Comparison {
    /** Of requests, where the base's saturation was not measured. */
    private static final int FALLBACK_PER_S = 10_000;

    private final Settings settings;
    private final PrintStream progress;
    private final Results results = new Results();
    private volatile Lab current;

    /** @param progress a line for each window */
    Comparison(Settings settings, PrintStream progress) {
        this.settings = settings;
        this.progress = progress;
    }

    Results results() {
        return results;
    }

    /** Removes what stands; from a shutdown hook, when a signal ends the run. */
    void abandon() {
        Lab lab = current;
        if (lab != null) {
            lab.close();
        }
    }

    void run() throws InterruptedException {
        try (HaltPolling _ = new HaltPolling()) {
            if (settings.starts() > 0) {
                starts();
                return;
            }
            for (Offloads offloads : Offloads.values()) {
                if (!settings.measuresWith(offloads).isEmpty()) {
                    run(offloads);
                }
            }
        }
    }

    /** By turns; each is gone before the next one starts. */
    private void starts() throws InterruptedException {
        try (Lab lab = new Lab(Cores.ofThisMachine(), Offloads.WIRE)) {
            current = lab;
            Session session = new Session(lab, settings);
            for (int round = 0; round < settings.starts(); round++) {
                startAll(session, Offloads.WIRE, round, true);
            }
        } finally {
            current = null;
        }
    }

    private void run(Offloads offloads) throws InterruptedException {
        try (Lab lab = new Lab(Cores.ofThisMachine(), offloads)) {
            current = lab;
            Session session = new Session(lab, settings);
            List<Standing> standing = startAll(session, offloads, 0, false);
            for (Measure listed : settings.measuresWith(offloads)) {
                Measure measure = listed.hasRate() ? listed : listed.at(halfOfSaturation(offloads));
                for (int round = 0; round < settings.roundsOf(measure); round++) {
                    measureAll(session, measure, standing, round);
                }
            }
            if (settings.idleConnections() > 0 && offloads == Offloads.WIRE) {
                idle(session, standing);
            }
        } finally {
            current = null;
        }
    }

    private int halfOfSaturation(Offloads offloads) {
        double[] rates = results.values(offloads.toString(), Measure.requests(0).key(), settings.base(), "per_second");
        return (int) (rates.length == 0 ? FALLBACK_PER_S : Statistics.median(rates) / 2);
    }

    private List<Standing> startAll(Session session, Offloads offloads, int round, boolean thenStop) throws InterruptedException {
        List<Standing> standing = new ArrayList<>();
        for (Peer peer : settings.peersWith(offloads)) {
            try {
                Standing one = session.start(peer);
                standing.add(one);
                add(new Row(offloads.toString(), "start", peer.name(), round, one.start(), 0, 0, false));
                if (thenStop) {
                    one.process().close();
                }
            } catch (LabFailure e) {
                progress.println(peer.name() + " is left out: " + e.getMessage());
            }
        }
        return standing;
    }

    /** In another order each round, so that none always follows the same. */
    private void measureAll(Session session, Measure measure, List<Standing> standing, int round) throws InterruptedException {
        for (int i = 0; i < standing.size(); i++) {
            Standing one = standing.get((i + round) % standing.size());
            try {
                add(session.measure(measure, one, round));
            } catch (LabFailure e) {
                progress.println(measure.key() + " " + one.name() + ": " + e.getMessage());
            }
        }
    }

    private void idle(Session session, List<Standing> standing) throws InterruptedException {
        List<Standing> directFirst = new ArrayList<>(standing);
        directFirst.sort(Comparator.comparing(one -> !one.peer().direct()));
        for (Standing one : directFirst) {
            try {
                add(session.idle(one, 0));
            } catch (LabFailure e) {
                progress.println("idle " + one.name() + ": " + e.getMessage());
            }
        }
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
