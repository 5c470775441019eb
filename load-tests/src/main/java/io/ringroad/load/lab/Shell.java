package io.ringroad.load.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The machine's own quick programs: {@code ip}, {@code ethtool}, {@code tc}, {@code taskset}. */
public final class Shell {
    private Shell() {}

    /** How a program ended, with both its outputs in one. */
    public record Outcome(int exitCode, String output) {}

    /** What runs a command in a namespace, with a {@code /sys} that shows its devices. */
    public static List<String> in(String namespace, String... command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.addAll(List.of(command));
        return words;
    }

    public static Outcome run(List<String> command, String input) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output.strip());
        } catch (IOException e) {
            throw new LabFailure(command.getFirst() + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while waiting for " + command.getFirst());
        }
    }

    /** A script of {@code sh} that ends at its first failure; in a namespace, or null for none. Returns its output. */
    public static String script(String namespace, String script) {
        List<String> shell = List.of("sh", "-e");
        Outcome outcome = run(namespace == null ? shell : in(namespace, "sh", "-e"), script);
        if (outcome.exitCode() != 0) {
            throw new LabFailure("these commands" + (namespace == null ? "" : " in namespace " + namespace)
                    + " failed with exit code " + outcome.exitCode() + ":\n" + script + "\n" + outcome.output());
        }
        return outcome.output();
    }

    /** Whether a program is there. */
    public static boolean has(String program) {
        return run(List.of("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin command -v " + program), "").exitCode() == 0;
    }
}
