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

    /** Its standard output, line by line. */
    BufferedReader output() {
        return process.inputReader(StandardCharsets.UTF_8);
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

    /** Waits for a line of its output. */
    public void await(String expected) {
        try {
            String line = output().readLine();
            if (!expected.equals(line)) {
                throw new LabFailure(name + " said \"" + line + "\" instead of \"" + expected + "\": " + logTail());
            }
        } catch (IOException e) {
            throw new LabFailure(name + " has ended: " + logTail());
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
