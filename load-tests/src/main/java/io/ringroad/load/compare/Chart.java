package io.ringroad.load.compare;

import io.ringroad.load.lab.Peer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A drawing (SVG) of the medians: a panel of bars per figure, one bar per balancer, all from zero, with a line from quartile to
 * quartile. On a ground of its own, so that it can be read on a dark page, too.
 */
final class Chart {
    private static final int PANEL_WIDTH = 460;
    private static final int LABEL_WIDTH = 120;
    private static final int VALUE_WIDTH = 70;
    private static final int BAR_HEIGHT = 16;
    private static final int BAR_STEP = 22;
    private static final int TITLE_HEIGHT = 44;
    private static final int HEAD_HEIGHT = 56;
    private static final int GAP = 24;
    private static final int COLUMNS = 2;
    private static final String SUBJECT = "ringroad";
    private static final String HIGHLIGHT = "#2b6cb0";
    private static final String PROXY = "#8a99ad";
    private static final String REFERENCE = "#d3dae3";
    private static final String INK = "#1a202c";
    private static final String FAINT = "#5a6575";
    private static final List<String> NO_PROXIES = List.of("nft-dnat");

    private final Results results;
    private final Settings settings;
    private final StringBuilder body = new StringBuilder();
    private final int[] columnHeights = new int[COLUMNS];

    Chart(Results results, Settings settings) {
        this.results = results;
        this.settings = settings;
    }

    /**
     * One panel.
     *
     * @param offloads   of the rows
     * @param measure    key of the rows
     * @param key        of the figure
     * @param title      with its unit
     * @param moreIsGood which way is better
     */
    record Panel(String offloads, String measure, String key, String title, boolean moreIsGood) {}

    String draw(List<Panel> panels) {
        int width = COLUMNS * PANEL_WIDTH + (COLUMNS + 1) * GAP;
        head();
        for (Panel panel : panels) {
            Map<Peer, double[]> values = values(panel);
            if (!values.isEmpty()) {
                place(panel, values);
            }
        }
        int height = Math.max(columnHeights[0], columnHeights[1]) + GAP;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + height + "\" width=\"" + width + "\" height=\"" + height
                + "\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n" + body + "</svg>\n";
    }

    private void head() {
        text(GAP, 28, "font-weight=\"bold\" font-size=\"15\"", "Ringroad and others, one worker or thread each, side by side on one machine");
        text(GAP, 46, "fill=\"" + FAINT + "\"", "Bars: medians of the rounds; lines: quartiles. Blue: Ringroad; grey: other balancers; light: no proxy at all, for reference.");
        columnHeights[0] = HEAD_HEIGHT;
        columnHeights[1] = HEAD_HEIGHT;
    }

    /** Of the peers that have any, in the order of the run. */
    private Map<Peer, double[]> values(Panel panel) {
        Map<Peer, double[]> all = new LinkedHashMap<>();
        for (Peer peer : settings.peers()) {
            double[] values = results.values(panel.offloads(), panel.measure(), peer.name(), panel.key());
            if (values.length > 0) {
                all.put(peer, values);
            }
        }
        return all;
    }

    private void place(Panel panel, Map<Peer, double[]> values) {
        int column = columnHeights[0] <= columnHeights[1] ? 0 : 1;
        int x = GAP + column * (PANEL_WIDTH + GAP);
        int y = columnHeights[column] + GAP;
        body.append("<text x=\"").append(x).append("\" y=\"").append(y + 10).append("\" fill=\"").append(INK).append("\"><tspan font-weight=\"bold\">")
                .append(escaped(panel.title())).append("</tspan><tspan dx=\"6\" fill=\"").append(FAINT).append("\">(")
                .append(panel.moreIsGood() ? "more" : "less").append(" is better)</tspan></text>\n");
        y += TITLE_HEIGHT - BAR_STEP;
        double most = values.values().stream().mapToDouble(each -> Statistics.quantile(each, 0.75)).max().orElse(0);
        for (Map.Entry<Peer, double[]> bar : values.entrySet()) {
            bar(x, y, bar.getKey(), bar.getValue(), most);
            y += BAR_STEP;
        }
        columnHeights[column] = y;
    }

    private void bar(int x, int y, Peer peer, double[] values, double most) {
        double scale = most > 0 ? (PANEL_WIDTH - LABEL_WIDTH - VALUE_WIDTH) / most : 0;
        double median = Statistics.median(values);
        double length = scale * Math.max(0, median);
        double upper = scale * Math.max(0, Statistics.quantile(values, 0.75));
        text(x, y + 12, "", peer.name());
        body.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                x + LABEL_WIDTH, y, length, BAR_HEIGHT, colour(peer)));
        if (values.length > 1) {
            body.append(String.format(Locale.ROOT, "<path d=\"M%.1f %dH%.1f\" stroke=\"%s\" stroke-width=\"1.5\"/>%n",
                    x + LABEL_WIDTH + scale * Math.max(0, Statistics.quantile(values, 0.25)), y + BAR_HEIGHT / 2, x + LABEL_WIDTH + upper, INK));
        }
        text((int) (x + LABEL_WIDTH + Math.max(length, upper) + 6), y + 12, "",
                String.format(Locale.ROOT, Math.abs(median) >= 100 ? "%,.0f" : Math.abs(median) >= 10 ? "%.1f" : "%.2f", median));
    }

    private static String colour(Peer peer) {
        return peer.name().startsWith(SUBJECT) ? HIGHLIGHT : peer.direct() || NO_PROXIES.contains(peer.name()) ? REFERENCE : PROXY;
    }

    private void text(int x, int y, String attributes, String text) {
        body.append("<text x=\"").append(x).append("\" y=\"").append(y).append("\" ")
                .append(attributes.contains("fill=") ? "" : "fill=\"" + INK + "\" ").append(attributes).append('>').append(escaped(text)).append("</text>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
