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
        List<TableSpec.Column> columns = known(offloads, spec);
        List<String> head = new ArrayList<>(List.of("balancer", "n"));
        columns.forEach(column -> head.add(column.title()));
        head.add("failed");
        head.add(title(spec, spec.compared()) + " / " + base + "'s [95 %]");
        StringBuilder text = new StringBuilder("\n## " + spec.title() + " (" + offloads + " offloads)\n");
        text.append(line(head)).append("|").append("---|".repeat(head.size())).append('\n');
        for (String peer : results.peers(offloads, spec.measure())) {
            text.append(line(cells(offloads, spec, columns, peer)));
        }
        return text.toString();
    }

    private static String title(TableSpec spec, String key) {
        return spec.columns().stream().filter(column -> column.key().equals(key)).findFirst().orElseThrow().title();
    }

    /** Columns in which any peer has a value. */
    private List<TableSpec.Column> known(String offloads, TableSpec spec) {
        return spec.columns().stream().filter(column -> results.peers(offloads, spec.measure()).stream()
                .anyMatch(peer -> results.values(offloads, spec.measure(), peer, column.key()).length > 0)).toList();
    }

    private List<String> cells(String offloads, TableSpec spec, List<TableSpec.Column> columns, String peer) {
        List<Row> rows = results.of(offloads, spec.measure(), peer);
        List<String> cells = new ArrayList<>(List.of(peer, count(rows, results.attempts(offloads, spec.measure(), peer))));
        for (TableSpec.Column column : columns) {
            cells.add(summary(results.values(offloads, spec.measure(), peer, column.key())));
        }
        cells.add(number(rows.stream().mapToDouble(Row::failures).sum()));
        double[] ratios = results.ratios(offloads, spec.measure(), peer, base, spec.compared());
        cells.add(ratios.length == 0 ? "–" : ratio(ratios));
        return cells;
    }

    private static String count(List<Row> used, int measured) {
        boolean disturbed = used.stream().anyMatch(Row::disturbed);
        return used.size() + (disturbed ? "*" : used.size() < measured ? " of " + measured : "");
    }

    /** What the figures of the tables are, what was left out of them, and what went wrong. */
    String notes() {
        int all = results.rows().size();
        long disturbed = results.disturbed();
        StringBuilder text = new StringBuilder("\nMedian [quartiles] of n windows. Ratios are taken round by round: their median [95 % interval].\n");
        text.append(disturbed == 0 ? "No window was disturbed by other programs.\n"
                : String.format(Locale.ROOT, "Other programs disturbed %d of %d windows (%.0f %%): these are left out (\"5 of 7\"), but where a cell"
                        + " has no others (\"2*\").\n", disturbed, all, 100.0 * disturbed / all));
        results.remarks().forEach(remark -> text.append("* ").append(remark.strip().replace("\n", "\n  ")).append('\n'));
        return text.toString();
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
        return String.format(Locale.ROOT, "%.2f", Statistics.median(ratios)) + interval(ratios);
    }

    /** Where the median lies, in brackets; empty for a single value. */
    static String interval(double[] values) {
        if (values.length < 2) {
            return "";
        }
        Interval interval = Statistics.medianInterval(values);
        return " [" + number(interval.low()) + "–" + number(interval.high()) + "]";
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
