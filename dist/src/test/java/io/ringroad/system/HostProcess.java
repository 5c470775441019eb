package io.ringroad.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that was run to its end: exit code and both outputs. */
record HostProcess(int exitCode, String out, String err) {
    private static final long DEADLINE_S = 180;
    /** The checkout; tests run in the module's directory. */
    static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();

    static HostProcess ringroad(String... arguments) {
        return run(withArguments(List.of(CHECKOUT.resolve("ringroad").toString()), arguments));
    }

    static HostProcess run(List<String> command) {
        try {
            Path out = Files.createTempFile("ringroad-test", ".out");
            Path err = Files.createTempFile("ringroad-test", ".err");
            try {
                Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
                process.getOutputStream().close();
                boolean ended = process.waitFor(DEADLINE_S, TimeUnit.SECONDS);
                if (!ended) {
                    process.destroy();
                    process.waitFor(20, TimeUnit.SECONDS);
                }
                String said = Files.readString(err, StandardCharsets.UTF_8);
                return new HostProcess(ended ? process.exitValue() : -1, Files.readString(out), ended ? said : said + "(no end after 180 s)");
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(command + ": " + e, e);
        }
    }

    static List<String> withArguments(List<String> command, String... arguments) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        return line;
    }

    /** Everything, for a failure's message. */
    @Override
    public String toString() {
        return "exit code " + exitCode + "\nstandard output:\n" + out + "\nstandard error:\n" + err;
    }
}
