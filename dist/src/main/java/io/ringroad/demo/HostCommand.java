package io.ringroad.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs the machine's own programs to their end; all of them are quick ones ({@code ip}, {@code unshare}). */
final class HostCommand {
    private static final List<String> ALSO_IN = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    private HostCommand() {
    }

    /** How a program ended, with both its outputs in one. */
    record Outcome(int exitCode, String output) {
        boolean ok() {
            return exitCode == 0;
        }
    }

    /**
     * The absolute path of a program. The directories of system programs are searched too, which ordinary users often do
     * not have on their path.
     *
     * @throws DemoFailure if it is missing, with the Debian package to install
     */
    static String require(String program, String debianPackage) {
        return find(program).orElseThrow(() -> DemoFailure.ofMachine(
                "The program \"" + program + "\" is missing. Install the package " + debianPackage + " (apt-get install " + debianPackage + ")."));
    }

    static Optional<String> find(String program) {
        Stream<String> path = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"));
        return Stream.concat(path, ALSO_IN.stream())
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    static Outcome run(List<String> command) {
        return run(command, "");
    }

    static Outcome run(List<String> command, String input) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException ended) {
                // The program ended without reading its input; its output says why.
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output.strip());
        } catch (IOException e) {
            throw DemoFailure.ofMachine("The program " + command.getFirst() + " cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            throw DemoFailure.of("Interrupted while waiting for: " + String.join(" ", command));
        }
    }

    /** As {@link #run(List, String)}, where only success will do. */
    static void mustRun(List<String> command, String input) {
        Outcome outcome = run(command, input);
        if (!outcome.ok()) {
            throw DemoFailure.ofMachine(String.join(" ", command) + " failed: " + outcome.output().replace('\n', ' '));
        }
    }
}
