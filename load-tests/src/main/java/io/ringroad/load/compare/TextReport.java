package io.ringroad.load.compare;

import io.ringroad.load.compare.Statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tables in Markdown: median over the rounds with quartiles, and ratios to one of the peers. */
final class TextReport {
    private static final double MANY = 1000;
    private static final double SOME = 10;

    private final Results results;
    private final String base;

    TextReport(Results results, String base) {
        this.results = results;
        this.base = base;
    }

    /** One table; empty if nothing of it was measured. */
    String table(String offloads, TableSpec spec) {
        if (results.peers(offloads, spec.measure()).isEmpty()) {
            return "";
        }
        List<String> head = new ArrayList<>(List.of("balancer", "n"));
        spec.columns().forEach(column -> head.add(column.title()));
        head.add("failed");
        head.add(title(spec, spec.compared()) + " / " + base + "'s [95 %]");
        StringBuilder text = new StringBuilder("\n## " + spec.title() + " (" + offloads + " offloads)\n");
        text.append(line(head)).append("|").append("---|".repeat(head.size())).append('\n');
        for (String peer : results.peers(offloads, spec.measure())) {
            text.append(line(cells(offloads, spec, peer)));
        }
        return text.toString();
    }

    private static String title(TableSpec spec, String key) {
        return spec.columns().stream().filter(column -> column.key().equals(key)).findFirst().orElseThrow().title();
    }

    private List<String> cells(String offloads, TableSpec spec, String peer) {
        List<Row> rows = results.of(offloads, spec.measure(), peer);
        boolean disturbed = rows.stream().anyMatch(Row::disturbed);
        List<String> cells = new ArrayList<>(List.of(peer, rows.size() + (disturbed ? "*" : "")));
        for (TableSpec.Column column : spec.columns()) {
            cells.add(summary(results.values(offloads, spec.measure(), peer, column.key())));
        }
        cells.add(number(rows.stream().mapToDouble(Row::failures).sum()));
        double[] ratios = results.ratios(offloads, spec.measure(), peer, base, spec.compared());
        cells.add(ratios.length == 0 ? "–" : ratio(ratios));
        return cells;
    }

    static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String summary(double[] values) {
        String median = number(Statistics.median(values));
        return values.length < 2 ? median : median + " [" + number(Statistics.quantile(values, 0.25)) + "–"
                + number(Statistics.quantile(values, 0.75)) + "]";
    }

    private static String ratio(double[] ratios) {
        if (ratios.length == 1) {
            return String.format(Locale.ROOT, "%.2f", ratios[0]);
        }
        Interval interval = Statistics.medianInterval(ratios);
        return String.format(Locale.ROOT, "%.2f [%.2f–%.2f]", Statistics.median(ratios), interval.low(), interval.high());
    }

    /** With three digits or so; a dash for what is not known. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= MANY || value == Math.rint(value) ? "%.0f" : size >= SOME ? "%.1f" : "%.2f", value);
    }
}
