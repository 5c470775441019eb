package io.ringroad.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.load.lab.Cores;
import io.ringroad.load.lab.Lab;
import io.ringroad.load.lab.Offloads;
import io.ringroad.load.lab.Peer;
import io.ringroad.load.lab.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole instrument on real namespaces, with nothing in the middle but a kernel that forwards. */
class SessionTest {
    private static final Settings SETTINGS = new Settings(List.of(), "direct", List.of(), List.of(), 1, 1, 50, 300, 0, 100, 50, 100, false, List.of("nobody"), 0, 1, 1e9);

    @BeforeEach
    void needsRootAndTools() {
        LabAssumptions.check();
    }

    @Test
    void directForwardingIsTenPacketsEachSide() throws InterruptedException {
        try (Lab lab = new Lab(Cores.ofThisMachine(), Offloads.WIRE)) {
            Session session = new Session(lab, SETTINGS);
            Standing direct = session.start(Peer.of("direct", Path.of("peers", "direct.sh"), Map.of()));
            assertTrue(direct.start().get(Session.START_MS) > 0);

            Row row = session.measure(Measure.shortConnections(), direct, 0);

            assertEquals(0, row.failures());
            assertTrue(row.values().get("per_second") > 100, row::toString);
            // Ten on each side; in a window this short its edges count, and on a busy machine what clients send again.
            assertEquals(22, row.values().get("packets"), 4, row::toString);
            assertTrue(row.values().get("core_us") > 1, row::toString);
            assertTrue(row.values().get("p99_us") >= row.values().get("p50_us"), row::toString);
            assertFalse(session.idle(direct).values().isEmpty());
        }
        assertFalse(Shell.run(List.of("ip", "netns", "list"), "").output().contains("rr" + ProcessHandle.current().pid() + "-"));
    }
}
