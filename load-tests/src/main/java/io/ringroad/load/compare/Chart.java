package io.ringroad.load.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A drawing (SVG) of the medians: a panel of bars per figure, one bar per balancer, all from zero. */
final class Chart {
    private static final int PANEL_WIDTH = 430;
    private static final int LABEL_WIDTH = 120;
    private static final int VALUE_WIDTH = 90;
    private static final int BAR_HEIGHT = 16;
    private static final int BAR_STEP = 22;
    private static final int TITLE_HEIGHT = 44;
    private static final int GAP = 24;
    private static final int COLUMNS = 2;
    private static final String HIGHLIGHT = "#2b6cb0";
    private static final String PLAIN = "#a0aec0";

    private final Results results;
    private final String highlighted;
    private final StringBuilder body = new StringBuilder();
    private final int[] columnHeights = new int[COLUMNS];

    /** @param highlighted peers whose names begin so are drawn in another colour */
    Chart(Results results, String highlighted) {
        this.results = results;
        this.highlighted = highlighted;
    }

    /**
     * One panel.
     *
     * @param offloads of the rows
     * @param measure  key of the rows
     * @param key      of the figure
     * @param title    with its unit
     */
    record Panel(String offloads, String measure, String key, String title) {}

    String draw(List<Panel> panels) {
        for (Panel panel : panels) {
            Map<String, Double> medians = medians(panel);
            if (!medians.isEmpty()) {
                place(panel.title(), medians);
            }
        }
        int width = COLUMNS * PANEL_WIDTH + (COLUMNS + 1) * GAP;
        int height = Math.max(columnHeights[0], columnHeights[1]) + GAP;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + height
                + "\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
                + body + "</svg>\n";
    }

    /** Of the peers that have any. */
    private Map<String, Double> medians(Panel panel) {
        Map<String, Double> medians = new LinkedHashMap<>();
        for (String peer : results.peers(panel.offloads(), panel.measure())) {
            double median = Statistics.median(results.values(panel.offloads(), panel.measure(), peer, panel.key()));
            if (Double.isFinite(median)) {
                medians.put(peer, Math.max(0, median));
            }
        }
        return medians;
    }

    private void place(String title, Map<String, Double> medians) {
        int column = columnHeights[0] <= columnHeights[1] ? 0 : 1;
        int x = GAP + column * (PANEL_WIDTH + GAP);
        int y = columnHeights[column] + GAP;
        text(x, y + 16, "bold", title);
        y += TITLE_HEIGHT - BAR_STEP;
        double most = Collections.max(medians.values());
        for (Map.Entry<String, Double> bar : medians.entrySet()) {
            bar(x, y, bar.getKey(), bar.getValue(), most);
            y += BAR_STEP;
        }
        columnHeights[column] = y;
    }

    private void bar(int x, int y, String peer, double value, double most) {
        double length = most > 0 ? value / most * (PANEL_WIDTH - LABEL_WIDTH - VALUE_WIDTH) : 0;
        text(x, y + 12, "normal", peer);
        body.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                x + LABEL_WIDTH, y, length, BAR_HEIGHT, peer.startsWith(highlighted) ? HIGHLIGHT : PLAIN));
        text((int) (x + LABEL_WIDTH + length + 6), y + 12, "normal",
                String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.1f", value));
    }

    private void text(int x, int y, String weight, String text) {
        body.append("<text x=\"").append(x).append("\" y=\"").append(y).append("\" font-weight=\"").append(weight)
                .append("\">").append(text.replace("&", "&amp;").replace("<", "&lt;")).append("</text>\n");
    }
}
