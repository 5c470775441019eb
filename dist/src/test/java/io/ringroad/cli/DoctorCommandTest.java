package io.ringroad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What it finds depends on the machine; that it names everything, and a remedy for what is missing, does not. */
class DoctorCommandTest {
    @Test
    void everythingMissingHasARemedy() throws IOException {
        CommandRun run = CommandRun.of("doctor", "--json");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertTrue(report.get("processors").asInt() > 0);
        assertFalse(report.get("kernel").asText().isEmpty());
        assertTrue(report.get("findings").size() >= 8, run.out());
        for (JsonNode finding : report.findValues("findings").stream().flatMap(JsonNode::valueStream).toList()) {
            assertFalse(finding.get("detail").asText().isEmpty(), finding.toString());
            assertEquals(finding.get("ok").asBoolean(), finding.get("remedy").asText().isEmpty(), finding.toString());
        }
    }

    @Test
    void forPeopleItEndsWithWhatCanRunHere() {
        CommandRun run = CommandRun.of("doctor");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        String lastLine = run.out().lines().toList().getLast();
        // Kernel sockets work wherever these tests do.
        assertTrue(lastLine.startsWith("What can run here as this user") && lastLine.contains("kernel"), run.out());
    }
}
