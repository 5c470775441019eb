package io.ringroad.load.gatling;

import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One simulation by Gatling's Maven plugin, in a namespace; its output is passed on. */
final class MavenRun implements AutoCloseable {
    private static final String PACKAGE = "io.ringroad.load.simulations.";

    private final Process process;

    /**
     * Starts it.
     *
     * @param namespace   of the clients
     * @param root        of the project
     * @param simulation  its name without the ending "Simulation"
     * @param environment what the simulation is told
     * @param onLine      sees each line of standard output, on another thread
     */
    MavenRun(String namespace, Path root, String simulation, Map<String, String> environment, Consumer<String> onLine) {
        ProcessBuilder maven = new ProcessBuilder(Shell.in(namespace, "mvn", "-B", "-q", "-o", "-Pgatling", "-pl",
                "load-tests/simulations", "test-compile", "gatling:test",
                "-Dgatling.simulationClass=" + PACKAGE + simulation + "Simulation"));
        maven.environment().putAll(environment);
        try {
            process = maven.directory(root.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new LabFailure("Maven cannot be started: " + e.getMessage());
        }
        Thread.ofVirtual().start(() -> passOn(onLine));
    }

    private void passOn(Consumer<String> onLine) {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                System.out.println(line);
                onLine.accept(line);
            }
        } catch (IOException e) {
            System.err.println("gatling: the output of Maven cannot be read any further: " + e.getMessage());
        }
    }

    /** Whether all assertions held. */
    boolean holds() throws InterruptedException {
        return process.waitFor() == 0;
    }

    /** Ends what still runs: Maven, and the simulation, which is a process of its own. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroy);
    }
}
