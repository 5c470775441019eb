package io.ringroad.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo's network namespaces. Their names hold the process id of the demo that made them, so that a later demo can
 * remove those of one that was killed.
 */
final class Namespaces {
    static final String PREFIX = "ringroad-demo-";
    private static final Path DIRECTORY = Path.of("/run/netns");

    private final String ip = HostCommand.require("ip", "iproute2");
    private final long owner = ProcessHandle.current().pid();

    /** The full name of this demo's namespace of a role such as {@code client}. */
    String name(String role) {
        return PREFIX + owner + "-" + role;
    }

    void create(String role) {
        HostCommand.mustRun(List.of(ip, "netns", "add", name(role)), "");
        configure(role, "link set lo up");
    }

    /** Runs {@code ip} commands, one a line, in a namespace. */
    void configure(String role, String commands) {
        HostCommand.mustRun(List.of(ip, "-n", name(role), "-batch", "-"), commands);
    }

    /** Writes a value below {@code /proc/sys/net} of a namespace. */
    void sysctl(String role, String key, String value) {
        HostCommand.mustRun(List.of(ip, "netns", "exec", name(role), "sh", "-c", "echo " + value + " > /proc/sys/net/" + key), "");
    }

    /** What runs a command in a namespace, with a {@code /sys} that shows its devices. */
    List<String> enter(String role) {
        return List.of(ip, "netns", "exec", name(role));
    }

    /** Removes this demo's namespaces, and with them their devices. */
    void removeOwn() {
        existing().filter(name -> owner(name) == owner).forEach(this::remove);
    }

    /** Removes what demos left that are gone without having cleaned up, their processes included. */
    void removeStale() {
        existing().filter(name -> ProcessHandle.of(owner(name)).isEmpty()).forEach(name -> {
            killAllIn(name);
            remove(name);
        });
    }

    private void killAllIn(String name) {
        HostCommand.Outcome pids = HostCommand.run(List.of(ip, "netns", "pids", name));
        if (pids.ok()) {
            pids.output().lines().map(Long::parseLong).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    private void remove(String name) {
        HostCommand.run(List.of(ip, "netns", "delete", name));
    }

    private static Stream<String> existing() {
        if (!Files.isDirectory(DIRECTORY)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.matches(PREFIX + "\\d+-\\w+")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long owner(String name) {
        return Long.parseLong(name.substring(PREFIX.length(), name.indexOf('-', PREFIX.length())));
    }
}
