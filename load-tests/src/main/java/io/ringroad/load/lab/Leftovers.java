package io.ringroad.load.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What laboratories left whose process was killed outright: namespaces, the processes in them, files. They are recognized by their
 * names, which have the process's number; where that process lives, nothing is touched.
 */
public final class Leftovers {
    private static final Pattern NAMESPACE = Pattern.compile("rr(\\d+)-(?:c|b|l\\d+)");
    private static final Pattern DIRECTORY = Pattern.compile("ringroad-lab-(\\d+)-.*");
    private static final long PATIENCE_S = 5;

    private Leftovers() {}

    /**
     * Removes them all; what can't be removed is told, and stays.
     *
     * @param progress gets a line for each thing that was found
     */
    public static void remove(PrintStream progress) {
        for (String namespace : namespaces()) {
            progress.println("removing what a load test that was killed has left: namespace " + namespace);
            end(namespace);
            Shell.Outcome removed = Shell.run(List.of("ip", "netns", "delete", namespace), "");
            if (removed.exitCode() != 0) {
                progress.println("it stays: " + removed.output());
            }
        }
        for (Path directory : directories()) {
            Lab.deleteTree(directory);
        }
    }

    private static List<String> namespaces() {
        return Shell.run(List.of("ip", "netns", "list"), "").output().lines().map(line -> line.split(" ")[0])
                .filter(name -> isOfTheDead(NAMESPACE, name)).toList();
    }

    private static boolean isOfTheDead(Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
    }

    /** Asks its processes to stop, so that a balancer removes what it has elsewhere, and kills what has not. */
    private static void end(String namespace) {
        List<ProcessHandle> processes = new ArrayList<>();
        Shell.run(List.of("ip", "netns", "pids", namespace), "").output().lines().filter(line -> line.matches("\\d+"))
                .forEach(line -> ProcessHandle.of(Long.parseLong(line)).ifPresent(processes::add));
        processes.forEach(ProcessHandle::destroy);
        CompletableFuture<?>[] ends = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(ends).completeOnTimeout(null, PATIENCE_S, TimeUnit.SECONDS).join();
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    private static List<Path> directories() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "ringroad-lab-*")) {
            for (Path directory : all) {
                if (isOfTheDead(DIRECTORY, directory.getFileName().toString()) && isOurs(directory)) {
                    found.add(directory);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Anybody may write to that directory. */
    private static boolean isOurs(Path directory) throws IOException {
        return Files.getAttribute(directory, "unix:uid").equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }
}
