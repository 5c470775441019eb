package io.ringroad.load.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Namespaces with the names that a laboratory's have, of a process that has ended and of one that lives. */
class LeftoversTest {
    private final List<String> made = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private long dead;

    @BeforeEach
    void needsRootAndAProcessThatHasEnded() throws Exception {
        try {
            LabCommand.requireMachine();
        } catch (LabFailure e) {
            abort(e.getMessage());
        }
        Process process = new ProcessBuilder("true").start();
        dead = process.pid();
        process.waitFor();
    }

    @AfterEach
    void removeAll() {
        processes.forEach(Process::destroyForcibly);
        made.forEach(name -> Shell.run(List.of("ip", "netns", "delete", name), ""));
    }

    private String namespace(String name) {
        made.add(name);
        Shell.script(null, "ip netns add " + name);
        return name;
    }

    private Process sleeper(String namespace) throws Exception {
        Process process = new ProcessBuilder(Shell.in(namespace, "sh", "-c", "trap '' TERM; echo here; sleep 60")).start();
        processes.add(process);
        process.inputReader().readLine(); // it is inside from here on
        return process;
    }

    private static List<String> namespaces() {
        return Shell.run(List.of("ip", "netns", "list"), "").output().lines().map(line -> line.split(" ")[0]).toList();
    }

    private static String remove() {
        ByteArrayOutputStream progress = new ByteArrayOutputStream();
        Leftovers.remove(new PrintStream(progress, true, StandardCharsets.UTF_8));
        return progress.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatADeadOneLeftIsRemovedAndNothingElse() throws Exception {
        String clients = namespace("rr" + dead + "-c");
        String lane = namespace("rr" + dead + "-l12");
        String ours = namespace("rr" + ProcessHandle.current().pid() + "-l0");
        String others = namespace("rr" + dead + "-somebody");
        Path directory = Files.createTempDirectory("ringroad-lab-" + dead + "-");
        Files.writeString(directory.resolve("log"), "its last words");
        Path live = Files.createTempDirectory("ringroad-lab-" + ProcessHandle.current().pid() + "-");
        Process orphan = sleeper(lane);
        Process alive = sleeper(ours);

        String told = remove();

        assertTrue(told.contains("namespace " + clients) && told.contains("namespace " + lane), told);
        assertTrue(orphan.waitFor(10, TimeUnit.SECONDS));
        assertTrue(alive.isAlive());
        assertFalse(namespaces().contains(clients) || namespaces().contains(lane), told);
        assertTrue(namespaces().containsAll(List.of(ours, others)), told);
        assertFalse(Files.exists(directory));
        assertTrue(Files.exists(live));
        assertEquals("", remove());
        Files.delete(live);
    }
}
