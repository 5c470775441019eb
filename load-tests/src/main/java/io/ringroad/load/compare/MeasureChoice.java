package io.ringroad.load.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which measures are taken, by the beginnings of their names on the command line. */
final class MeasureChoice {
    /** For starts alone, again and again. */
    static final String START = "start";
    /** Open connections on which nothing happens. */
    static final String IDLE = "idle";

    private static final int LOW_PER_S = 2000;
    private static final int MIDDLE_PER_S = 10_000;
    private static final int MANY_CONNECTIONS = 8;

    private final boolean quick;
    private final String base;
    private final List<String> beginnings;

    /**
     * @param quick      without low rates and uploads
     * @param base       whose saturation is halved
     * @param beginnings empty: all
     * @throws IllegalArgumentException with a sentence for the user, if nothing begins with one of them
     */
    MeasureChoice(boolean quick, String base, List<String> beginnings) {
        this.quick = quick;
        this.base = base;
        this.beginnings = beginnings.isEmpty() ? List.of("") : beginnings;
        List<String> all = Stream.concat(all().stream().map(Measure::key), Stream.of(IDLE, START)).toList();
        for (String beginning : this.beginnings) {
            if (all.stream().noneMatch(key -> key.startsWith(beginning))) {
                throw new IllegalArgumentException("there is no measure that begins with \"" + beginning + "\": --only takes "
                        + all.stream().collect(Collectors.joining(", ")) + (quick ? " (with --quick)" : ""));
            }
        }
    }

    /** With devices as on a wire. The saturation is found before half of it is asked for. */
    List<Measure> wire() {
        Measure half = Measure.requestsAtHalf(base);
        List<Measure> chosen = chosen(all());
        Measure saturated = Measure.requests(0);
        if (chosen.stream().anyMatch(measure -> measure.key().equals(half.key()))
                && chosen.stream().noneMatch(measure -> measure.key().equals(saturated.key()))) {
            chosen.addFirst(saturated);
        }
        return chosen;
    }

    /** With the kernel's default offloads: bulk alone. */
    List<Measure> defaults() {
        return chosen(bulk());
    }

    boolean idle() {
        return beginnings.stream().anyMatch(IDLE::startsWith);
    }

    /** Nothing else is asked for. */
    boolean onlyStarts() {
        return beginnings.equals(List.of(START));
    }

    private List<Measure> all() {
        List<Measure> all = new ArrayList<>(List.of(Measure.shortConnections(), Measure.requests(0), Measure.requestsAtHalf(base)));
        if (!quick) {
            all.add(Measure.shortConnectionsAt(LOW_PER_S));
            all.add(Measure.requests(LOW_PER_S));
            all.add(Measure.requests(MIDDLE_PER_S));
        }
        all.addAll(bulk());
        return all;
    }

    private List<Measure> bulk() {
        List<Measure> bulk = new ArrayList<>(List.of(Measure.bulk(false, 1), Measure.bulk(false, MANY_CONNECTIONS)));
        if (!quick) {
            bulk.add(Measure.bulk(true, 1));
            bulk.add(Measure.bulk(true, MANY_CONNECTIONS));
        }
        return bulk;
    }

    private List<Measure> chosen(List<Measure> measures) {
        return measures.stream().filter(measure -> beginnings.stream().anyMatch(measure.key()::startsWith))
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
