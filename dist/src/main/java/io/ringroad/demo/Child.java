package io.ringroad.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A long-running process of the demo, in a session of its own, so that Ctrl-C at the terminal reaches the demo alone, which
 * then stops its children in the right order. Its standard error goes to a file, which is shown if things go wrong.
 */
final class Child {
    private static final long STOP_TIMEOUT_S = 10;
    private static final int TAIL_LINES = 12;

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param name for messages
     * @param command program and arguments
     * @param directory where its log goes
     */
    static Child start(String name, List<String> command, Path directory) {
        List<String> line = new ArrayList<>(List.of(HostCommand.require("setsid", "util-linux")));
        line.addAll(command);
        Path log = directory.resolve(name + ".log");
        try {
            return new Child(name, new ProcessBuilder(line).redirectError(log.toFile()).start(), log);
        } catch (IOException e) {
            throw DemoFailure.ofMachine("The process \"" + name + "\" cannot be started: " + e.getMessage());
        }
    }

    BufferedReader output() {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Has something done when it ends, by itself or not. */
    void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code, once {@link #isAlive} is false. */
    int exitCode() {
        return process.exitValue();
    }

    /** The end of what it logged. */
    String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }

    Path log() {
        return log;
    }

    /**
     * Asks it to stop, and kills it if it has not after ten seconds.
     *
     * @return whether it stopped by itself
     */
    boolean stop() {
        process.destroy();
        try {
            if (process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                return true;
            }
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
        return false;
    }

    @Override
    public String toString() {
        return name;
    }
}
