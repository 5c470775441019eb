package io.ringroad.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.load.lab.Peer;
import java.nio.file.Path;
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
        assertEquals("| haproxy | 1 of 2 | 50 | 0 | 1.00 |", lineOf("haproxy"));
        assertEquals("| ringroad | 1* | 20 | 0 | – |", lineOf("ringroad"));
        String notes = new TextReport(results, "haproxy").notes();
        assertTrue(notes.contains("Other programs disturbed 2 of 3 windows (67 %)"), notes);
    }

    private String targetLine(String what) {
        return Targets.table(results).lines().filter(line -> line.startsWith("| " + what)).findFirst().orElseThrow();
    }

    @Test
    void aTargetIsReachedOrNotOrNotMeasured() {
        row("haproxy", 0, 100, false);
        row("ringroad", 0, 46, false);
        assertEquals("| core us per short connection / HAProxy's | ≤ 0.45 | ≤ 0.25 | 0.46 | – | **no** |", targetLine("core us per short"));
        row("haproxy", 1, 100, false);
        row("ringroad", 1, 40, false);
        assertEquals("| core us per short connection / HAProxy's | ≤ 0.45 | ≤ 0.25 | 0.43 [0.40–0.46] | – | must |", targetLine("core us per short"));
        assertEquals("| worker start to ready, ms | ≤ 1000 | ≤ 300 | – | – | not measured |", targetLine("worker start"));
        results.add(new Row("wire", "start", "ringroad", 0, Map.of(Session.READY_MS, 250.0, Session.FIRST_P99_US, 900.0,
                Session.STEADY_P99_US, 500.0), 0, 0, false));
        assertEquals("| worker start to ready, ms | ≤ 1000 | ≤ 300 | 250 | – | aim |", targetLine("worker start"));
        assertEquals("| p99 in the first second of load / later | ≤ 3 | ≤ 1.50 | 1.80 | – | must |", targetLine("p99 in the first"));
    }

    /** What is printed is what is judged: 0.4549 is shown as 0.45. */
    @Test
    void theVerdictIsThatOfThePrintedValue() {
        row("haproxy", 0, 1000, false);
        row("ringroad", 0, 454.9, false);
        assertEquals("| core us per short connection / HAProxy's | ≤ 0.45 | ≤ 0.25 | 0.45 | – | must |", targetLine("core us per short"));
    }

    /** Twenty packets through the floor, sixteen through Ringroad: 30 µs for 20 are 24 for 16. */
    @Test
    void theFloorIsThatOfAsManyPackets() {
        results.add(new Row("wire", "short", "haproxy", 0, Map.of("core_us", 60.0, "per_core_second", 15_000.0), 0, 0, false));
        results.add(new Row("wire", "short", "ringroad", 0, Map.of("core_us", 27.0, "packets", 16.0, "per_core_second", 37_000.0), 0, 0, false));
        results.add(new Row("wire", "short", "xdp-floor", 0, Map.of("core_us", 30.0, "packets", 20.0, "per_core_second", 30_000.0), 0, 0, false));
        assertEquals("| core us per short connection / HAProxy's | ≤ 0.45 | ≤ 0.25 | 0.45 | 0.40 | must |", targetLine("core us per short"));
        assertEquals("| packets per short connection, both sides | ≤ 17 | ≤ 16 | 16 | 16 | aim |", targetLine("packets"));
        assertEquals("| short connections/s of a whole core / HAProxy's | ≥ 2.20 | ≥ 4 | 2.47 | 2.50 | must |", targetLine("short connections/s"));
    }

    @Test
    void columnsWithoutAnyValueAreLeftOut() {
        row("haproxy", 0, 100, false);
        TableSpec wide = new TableSpec("short", "Short", List.of(new TableSpec.Column("core_us", "core us"), new TableSpec.Column("none", "none")),
                "core_us");
        String table = new TextReport(results, "haproxy").table("wire", wide);
        assertTrue(table.contains("| balancer | n | core us | failed |"), table);
    }

    @Test
    void theChartHasABarForEachBalancerAndALineForItsQuartiles() {
        row("haproxy", 0, 100, false);
        row("ringroad", 0, 40, false);
        row("ringroad", 1, 60, false);
        List<Peer> peers = List.of(Peer.of("ringroad", Path.of("peers", "ringroad.sh"), Map.of()), Peer.of("haproxy", Path.of("peers", "haproxy.sh"), Map.of()));
        Settings settings = new Settings(peers, "haproxy", List.of(), List.of(), 2, 2, 0, 0, 0, 0, 0, 0, false, List.of(), 0, 1, 1);
        String svg = new Chart(results, settings).draw(Panels.ALL);
        assertEquals(3, svg.split("<rect ").length - 1, svg); // background and two bars
        assertEquals(1, svg.split("<path ").length - 1, svg);
        assertTrue(svg.contains(">100<") && svg.contains(">50.0<") && svg.contains("less is better"), svg);
    }
}
