package io.ringroad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RingroadCommandTest {
    static Set<String> subcommands() {
        return RingroadCommand.commandLine().getSubcommands().keySet();
    }

    @ParameterizedTest
    @MethodSource("subcommands")
    void everySubcommandHasHelpWithItsExitCodes(String subcommand) {
        CommandRun run = CommandRun.of(subcommand, "--help");
        assertEquals(ExitCode.OK, run.exitCode());
        assertTrue(run.out().contains("Exit codes:"), run.out());
        assertTrue(run.out().contains("Usage: ringroad " + subcommand), run.out());
    }

    @ParameterizedTest
    @MethodSource("subcommands")
    void anUnknownOptionIsAUsageError(String subcommand) {
        CommandRun run = CommandRun.of(subcommand, "--no-such-option");
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().contains("--no-such-option"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void aMisspeltSubcommandNamesTheNearestOne() {
        CommandRun run = CommandRun.of("verson");
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().contains("ringroad version"), run.err());
    }

    @Test
    void withoutASubcommandItSaysWhichThereAre() {
        CommandRun run = CommandRun.of();
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().contains("version"), run.err());
    }

    @Test
    void versionNamesWhatABugReportNeeds() {
        CommandRun run = CommandRun.of("version");
        assertEquals(ExitCode.OK, run.exitCode());
        assertTrue(run.out().matches("(?s)ringroad \\d.*java \\d.*netty 4.*kernel Linux.*"), run.out());
    }
}
