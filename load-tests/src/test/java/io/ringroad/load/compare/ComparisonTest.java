package io.ringroad.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.load.lab.Peer;
import io.ringroad.load.lab.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on real namespaces, with kernels that forward instead of balancers. */
class ComparisonTest {
    private static final Path HALT_POLL = Path.of("/sys/module/haltpoll/parameters/guest_halt_poll_ns");
    private static final Peer DIRECT = Peer.of("direct", Path.of("peers", "direct.sh"), Map.of());

    @TempDir
    private Path directory;
    private final Results results = new Results();
    private final String haltPollBefore = ProcFiles.read(HALT_POLL);

    @BeforeEach
    void needsRootAndTools() {
        LabAssumptions.check();
    }

    @AfterEach
    void everythingIsRemovedAndPutBack() {
        assertFalse(Shell.run(List.of("ip", "netns", "list"), "").output().contains("rr" + ProcessHandle.current().pid() + "-"));
        assertEquals(haltPollBefore, ProcFiles.read(HALT_POLL));
    }

    private Settings settings(List<Peer> peers, List<Measure> measures, int starts) {
        return new Settings(peers, "direct", measures, List.of(), 2, 1, 50, 300, 0, 100, 0, 100, false, List.of("direct"), starts, 1, 1e9);
    }

    private void compare(Settings settings, Runnable afterMeasure) throws InterruptedException {
        new Comparison(settings, results, new PrintStream(OutputStream.nullOutputStream()), afterMeasure).run();
    }

    private Peer peer(String name, String... lines) throws IOException {
        Path script = Files.writeString(directory.resolve(name), "#!/bin/sh\n# rig: target=backend\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Peer.of(name, script, Map.of());
    }

    private List<Integer> rounds(String peer, Measure measure) {
        return results.rows().stream().filter(row -> row.peer().equals(peer) && row.measure().equals(measure.key())).map(Row::round).toList();
    }

    private String remarks() {
        return String.join("; ", results.remarks());
    }

    @Test
    void startsStartAsOftenAsToldAndMeasureNothingElse() throws InterruptedException {
        compare(settings(List.of(DIRECT), List.of(Measure.shortConnections()), 2), () -> { });

        List<Row> rows = results.rows();
        assertEquals(List.of(0, 1), rows.stream().map(Row::round).toList());
        assertTrue(rows.stream().allMatch(row -> row.measure().equals("start") && row.values().get(Session.FIRST_P99_US) > 0), rows::toString);
    }

    /** One doesn't start, one ends after the first measure and will not start again; the third one has all its rounds. */
    @Test
    void whoFailsIsLeftOutAndRemarked() throws Exception {
        Path end = directory.resolve("end");
        Peer broken = peer("broken", "echo no such port >&2", "exit 1");
        Peer mortal = peer("mortal", "echo 1 > /proc/sys/net/ipv4/ip_forward", "until [ -e " + end + " ]; do sleep 0.02; done", "echo had enough >&2");
        Measure first = Measure.shortConnectionsAt(500);
        Measure second = Measure.shortConnectionsAt(400);

        compare(settings(List.of(broken, mortal, DIRECT), List.of(first, second), 0), () -> touch(end));

        assertEquals(List.of(), rounds("broken", first));
        assertEquals(List.of(0, 1), rounds("mortal", first));
        assertTrue(rounds("mortal", second).size() < 2, remarks());
        assertEquals(List.of(0, 1), rounds("direct", first));
        assertEquals(List.of(0, 1), rounds("direct", second));
        assertEquals(2, remarks().split("start of broken \\(wire offloads\\): broken has ended: no such port", -1).length - 1, this::remarks);
        assertTrue(remarks().contains("mortal has ended: had enough") && remarks().contains("mortal is left out from there on"), this::remarks);
    }

    /** It ends when the file appears, and removes that, so that its second life is a long one. */
    @Test
    void whoHasEndedIsStartedAgain() throws Exception {
        Path end = directory.resolve("end");
        Peer twoLives = peer("twolives", "echo 1 > /proc/sys/net/ipv4/ip_forward", "until [ -e " + end + " ]; do sleep 0.02; done", "rm " + end);
        Measure first = Measure.shortConnectionsAt(500);
        Measure second = Measure.shortConnectionsAt(400);
        Measure third = Measure.shortConnectionsAt(300);
        AtomicBoolean ended = new AtomicBoolean();

        compare(settings(List.of(twoLives, DIRECT), List.of(first, second, third), 0), () -> {
            if (!ended.getAndSet(true)) {
                touch(end);
            }
        });

        assertEquals(List.of(0, 1), rounds("twolives", first));
        assertEquals(List.of(0, 1), rounds("twolives", third));
        assertTrue(remarks().contains("twolives has ended") && !remarks().contains("left out"), this::remarks);
    }

    private static void touch(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anInterruptedRunKeepsWhatItHas() {
        Settings settings = settings(List.of(DIRECT), List.of(Measure.shortConnectionsAt(500), Measure.shortConnectionsAt(400)), 0);

        assertThrows(InterruptedException.class, () -> compare(settings, () -> Thread.currentThread().interrupt()));

        assertEquals(List.of(0, 1), rounds("direct", Measure.shortConnectionsAt(500)));
        assertEquals(List.of(), rounds("direct", Measure.shortConnectionsAt(400)));
    }

    @Test
    void halfOfAnUnknownSaturationIsNotGuessed() throws InterruptedException {
        compare(settings(List.of(DIRECT), List.of(Measure.requestsAtHalf("haproxy")), 0), () -> { });

        assertEquals(List.of(), rounds("direct", Measure.requestsAtHalf("haproxy")));
        assertTrue(remarks().contains("the saturation of direct is not known"), this::remarks);
    }
}
