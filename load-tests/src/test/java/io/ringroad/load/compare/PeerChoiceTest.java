package io.ringroad.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerChoiceTest {
    private final PeerChoice choice = new PeerChoice(Path.of("peers"));
    @TempDir
    private Path directory;

    private String script(String notes) throws IOException {
        Path script = Files.writeString(directory.resolve("mine.sh"), "#!/bin/sh\n" + notes + "\nexec sleep infinity\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }

    @Test
    void everyNameThatIsOfferedHasAScript() {
        assertEquals(PeerChoice.ALL, choice.named(PeerChoice.ALL).stream().map(Peer::name).toList());
    }

    @Test
    void aScriptOfOnesOwnSaysWhatItNeeds() throws IOException {
        Peer mine = choice.named(List.of("mine=" + script("# rig: warm=7\n# rig: needs=sh"))).getFirst();
        assertEquals("mine", mine.name());
        assertEquals(7, mine.warmS());
        assertEquals(List.of(mine), PeerChoice.installed(List.of(mine), new Results()));
    }

    @Test
    void whoseProgramIsMissingIsLeftOutAndRemarked() throws IOException {
        List<Peer> peers = choice.named(List.of("direct", "mine=" + script("# rig: needs=no_such_program")));
        Results results = new Results();
        assertEquals(List.of("direct"), PeerChoice.installed(peers, results).stream().map(Peer::name).toList());
        assertEquals(List.of("mine is left out: the program no_such_program is not installed"), results.remarks());
        String alone = assertThrows(LabFailure.class, () -> PeerChoice.installed(peers.subList(1, 2), new Results())).getMessage();
        assertTrue(alone.startsWith("no balancer is left to measure: mine is left out"), alone);
    }
}
