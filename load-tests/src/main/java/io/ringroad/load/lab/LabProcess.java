package io.ringroad.load.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * A process in a namespace, bound to one core, scheduled as a batch job so that wake-ups preempt nobody, in a session of
 * its own so that Ctrl-C at the terminal reaches the laboratory alone.
 */
public final class LabProcess implements AutoCloseable {
    private static final long PATIENCE_S = 3;
    private static final long ANSWER_TIMEOUT_S = 30;
    private static final int TAIL_CHARACTERS = 2000;

    private final String name;
    private final Process process;
    private final Path log;

    private LabProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param directory where its standard error goes, as {@code NAME.log}
     */
    static LabProcess start(String name, String namespace, int core, List<String> command,
            Map<String, String> environment, Path directory) {
        List<String> words = new ArrayList<>(List.of("setsid", "taskset", "-c", String.valueOf(core), "chrt", "-b", "0"));
        words.addAll(Shell.in(namespace, command.toArray(String[]::new)));
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(log.toFile());
        builder.environment().putAll(environment);
        try {
            return new LabProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new LabFailure(name + " cannot be started: " + e.getMessage());
        }
    }

    /** A Java program of this class path. */
    public static List<String> java(String main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
                "-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        return command;
    }

    /** Writes one line to its standard input. */
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new LabFailure(name + " has ended: " + logTail());
        }
    }

    /**
     * Waits for a line of its output.
     *
     * @throws LabFailure if it says something else, ends, or says nothing for {@value #ANSWER_TIMEOUT_S} seconds, or if this
     *     thread is interrupted (and stays so)
     */
    public void await(String expected) {
        String line = nextLine();
        if (!expected.equals(line)) {
            throw new LabFailure(line == null ? name + " has ended: " + logTail()
                    : name + " said \"" + line + "\" instead of \"" + expected + "\": " + logTail());
        }
    }

    /** Null at its end. Looks again and again, since a read of a pipe can't be interrupted. */
    private String nextLine() {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        long deadlineNs = System.nanoTime() + ANSWER_TIMEOUT_S * 1_000_000_000L;
        try {
            while (!output.ready() && process.isAlive()) {
                if (System.nanoTime() > deadlineNs) {
                    throw new LabFailure(name + " says nothing for " + ANSWER_TIMEOUT_S + " s: " + logTail());
                }
                Thread.sleep(1);
            }
            return output.readLine();
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while waiting for " + name);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Process ids of it and of all that it has started. */
    public long[] pids() {
        return LongStream.concat(LongStream.of(process.pid()), process.descendants().mapToLong(ProcessHandle::pid))
                .toArray();
    }

    public String logTail() {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - TAIL_CHARACTERS)).strip();
        } catch (IOException e) {
            return "(" + log + " cannot be read)";
        }
    }

    /** Asks it to stop, and kills what has not after {@value #PATIENCE_S} seconds. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        process.destroy();
        try {
            if (!process.waitFor(Duration.ofSeconds(PATIENCE_S))) {
                all.addAll(process.descendants().toList());
                process.destroyForcibly().waitFor(PATIENCE_S, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
