package io.ringroad.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final Results results = new Results();
    private final TableSpec spec = new TableSpec("short", "Short", List.of(new TableSpec.Column("core_us", "core us")), "core_us");

    private void row(String peer, int round, double coreUs, boolean disturbed) {
        results.add(new Row("wire", "short", peer, round, Map.of("core_us", coreUs), 0, 0, disturbed));
    }

    private String lineOf(String peer) {
        return new TextReport(results, "haproxy").table("wire", spec).lines()
                .filter(line -> line.startsWith("| " + peer)).findFirst().orElseThrow();
    }

    /** The machine was half as fast in the second round, for both. */
    @Test
    void ratiosAreTakenRoundByRound() {
        row("haproxy", 0, 100, false);
        row("ringroad", 0, 40, false);
        row("haproxy", 1, 200, false);
        row("ringroad", 1, 80, false);
        assertEquals("| ringroad | 2 | 60 [50–70] | 0 | 0.40 [0.40–0.40] |", lineOf("ringroad"));
    }

    @Test
    void disturbedRowsAreLeftOutUnlessThereAreNoOthers() {
        row("haproxy", 0, 100, true);
        row("haproxy", 1, 50, false);
        row("ringroad", 0, 20, true);
        assertEquals("| haproxy | 1 | 50 | 0 | 1.00 |", lineOf("haproxy"));
        assertEquals("| ringroad | 1* | 20 | 0 | – |", lineOf("ringroad"));
        assertEquals(2 / 3.0, results.disturbedShare());
    }

    private String targetLine(String what) {
        return Targets.table(results).lines().filter(line -> line.startsWith("| " + what)).findFirst().orElseThrow();
    }

    @Test
    void aTargetIsReachedOrNotOrNotMeasured() {
        row("haproxy", 0, 100, false);
        row("ringroad", 0, 46, false);
        assertEquals("| core us per short connection / HAProxy's | ≤ 0.45 | ≤ 0.25 | 0.46 | **no** |", targetLine("core us per short"));
        row("haproxy", 1, 100, false);
        row("ringroad", 1, 40, false);
        assertEquals("| core us per short connection / HAProxy's | ≤ 0.45 | ≤ 0.25 | 0.43 | must |", targetLine("core us per short"));
        assertEquals("| worker start to ready, ms | ≤ 1000 | ≤ 300 | – | not measured |", targetLine("worker start"));
        results.add(new Row("wire", "start", "ringroad", 0, Map.of(Session.READY_MS, 250.0, Session.FIRST_P99_US, 900.0,
                Session.STEADY_P99_US, 500.0), 0, 0, false));
        assertEquals("| worker start to ready, ms | ≤ 1000 | ≤ 300 | 250 | aim |", targetLine("worker start"));
        assertEquals("| p99 in the first second of load / later | ≤ 3 | ≤ 1.50 | 1.80 | must |", targetLine("p99 in the first"));
    }

    @Test
    void theChartHasABarForEachBalancer() {
        row("haproxy", 0, 100, false);
        row("ringroad", 0, 40, false);
        String svg = new Chart(results, "ringroad").draw(Panels.ALL);
        assertEquals(3, svg.split("<rect ").length - 1, svg); // background and two bars
        assertTrue(svg.contains(">100<") && svg.contains(">40.0<"), svg);
    }
}
