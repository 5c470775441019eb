package io.ringroad.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.load.lab.LabCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Wrong command lines of the load tests' commands. */
public final class Refusals {
    private static final int USAGE = 2;

    private Refusals() {}

    /**
     * Holds that a command line is refused for wrong usage, in one sentence and a hint at the help.
     *
     * @param name     of the command
     * @param beginning of the sentence
     */
    public static void check(String name, Object command, String beginning, String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertEquals(USAGE, LabCommand.execute(name, command, arguments));
        } finally {
            System.setErr(before);
        }
        String text = said.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith(name + ": " + beginning), text);
        assertTrue(text.endsWith("Try: load-tests/" + name + " --help\n"), text);
        assertEquals(2, text.lines().count(), text);
    }
}
