package io.ringroad.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {
    private static final Settings SETTINGS = new Settings(List.of(Peer.of("direct", Path.of("peers", "direct.sh"), Map.of())), "direct",
            List.of(Measure.shortConnections()), List.of(Measure.bulk(false, 1)), 3, 2, 400, 1200, 60, 1000, 9000, 5000, false, List.of(), 0, 4, 0.05);

    @TempDir
    private Path directory;

    @Test
    void allThreeAreWrittenAnewEachTime() throws IOException {
        RunFiles files = new RunFiles(directory.resolve("a/b"), SETTINGS);
        Results results = new Results();
        files.write(results);
        results.add(new Row("wire", "short", "direct", 0, Map.of("core_us", 40.0), 0, 0, false));
        results.remark("nginx is left out: it is ill");
        String text = files.write(results);

        assertTrue(text.contains("| direct | 1 | 40 |") && text.endsWith("* nginx is left out: it is ill\n"), text);
        assertEquals(text, Files.readString(directory.resolve("a/b/table.md")));
        assertTrue(text.contains(", Linux " + System.getProperty("os.version")), text);
        JsonNode json = new ObjectMapper().readTree(directory.resolve("a/b/results.json").toFile());
        assertEquals(40.0, json.get("rows").get(0).get("values").get("core_us").asDouble());
        assertTrue(json.get("machine").get("cores").asInt() > 0, json::toPrettyString);
        assertEquals("nginx is left out: it is ill", json.get("remarks").get(0).asText());
        assertTrue(Files.readString(directory.resolve("a/b/chart.svg")).contains(">40.0<"));
        try (var all = Files.list(directory.resolve("a/b"))) {
            assertEquals(3, all.count());
        }
    }

    @Test
    void tablesSayWhichProgramsTheyAreAbout() throws IOException {
        Path script = Files.writeString(directory.resolve("fast.sh"), "#!/bin/sh\n# rig: version=echo fast 1.2; basename \"$0\"\n");
        List<Peer> peers = List.of(Peer.of("fast", script, Map.of()), Peer.of("again", script, Map.of()),
                Peer.of("direct", Path.of("peers", "direct.sh"), Map.of()));
        assertEquals(Map.of("fast", "fast 1.2, fast.sh", "again", "fast 1.2, fast.sh"), PeerVersions.of(peers));
        assertEquals("Programs: fast, again: fast 1.2, fast.sh.\n", PeerVersions.sentence(PeerVersions.of(peers)));
        assertEquals("", PeerVersions.sentence(Map.of()));
        Files.writeString(script, "# rig: version=echo half; exit 1\n");
        assertEquals(Map.of(), PeerVersions.of(List.of(Peer.of("fast", script, Map.of()))));
    }

    @Test
    void tablesSayWhoWasNotWarm() throws IOException {
        Peer slow = Peer.of("slow", Files.writeString(directory.resolve("slow.sh"), "# rig: warm=61\n"), Map.of());
        Peer quick = Peer.of("quick", Files.writeString(directory.resolve("quick.sh"), "# rig: warm=60\n"), Map.of());
        Results results = new Results();
        CompareCommand.remarkColdOnes(new Settings(List.of(slow, quick), "quick", List.of(), List.of(), 3, 2, 400, 1200, 60, 1000, 9000, 5000,
                false, List.of(), 0, 4, 0.05), results);
        assertEquals(List.of("slow wants 61 s of load before its figures settle and had 60: a run without --quick gives it all"), results.remarks());
    }

    @Test
    void aPlaceThatCannotBeWrittenToIsRefusedBeforeTheRun() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        String message = assertThrows(LabFailure.class, () -> new RunFiles(file.resolve("below"), SETTINGS)).getMessage();
        assertTrue(message.matches("results cannot be written to .*/file/below \\(.+\\): --out says where to"), message);
    }

    /** Three windows of short connections and two of bulk, for one balancer: 2 s each, two laboratories, idle connections twice. */
    @Test
    void theEstimateCountsWindowsAndWhatIsAroundThem() {
        TimeEstimate estimate = new TimeEstimate(SETTINGS);
        assertEquals(5, estimate.windows());
        assertEquals(5 * 1850 + 2 * 3000 + 2 * 800 + 2600 + 2 * 7900, estimate.milliseconds());
        assertEquals("35 s", estimate.toString());
        assertEquals("2 min 5 s", TimeEstimate.words(125_000));
        assertEquals("62 min", TimeEstimate.words(3_750_000));
    }
}
