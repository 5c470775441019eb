package io.ringroad.load.memory;

import io.ringroad.load.simulated.SimulatedSite;
import io.ringroad.stack.memory.WorkerFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * {@code IdleMemory N} compares a process with N idle relayed connections with one that has a thousand; both have relayed
 * some short ones before, so that code and heap are alike. What the kernel says that they occupy (PSS: tables, timers, heap,
 * everything) is divided by the difference in connections.
 */
public final class IdleMemory {
    private static final int FEW = 1000;
    private static final int WARM_UP = 2000;
    private static final int WARM_UP_AT_ONCE = 64;
    private static final String HOLD = "hold";

    private IdleMemory() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 2 && arguments[0].equals(HOLD)) {
            System.out.println(hold(Integer.parseInt(arguments[1])));
            return;
        }
        int many = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
        if (many <= FEW) {
            System.err.println("idle-memory: give more than " + FEW + " connections, not " + many);
            System.exit(2);
        }
        long fewKib = inProcess(FEW);
        long manyKib = inProcess(many);
        System.out.printf(Locale.ROOT, "%,d idle relayed connections: %,d KiB; %,d: %,d KiB; %.0f bytes for each%n", FEW, fewKib,
                many, manyKib, (manyKib - fewKib) * 1024.0 / (many - FEW));
    }

    /** Memory of this process with so many idle relayed connections, in KiB. */
    private static long hold(int connections) throws IOException {
        Path file = Files.createTempFile(Path.of("/dev/shm"), "ringroad-idle", null);
        try (Arena arena = Arena.ofConfined()) {
            SimulatedSite site = new SimulatedSite(
                    WorkerFile.create(file, SimulatedSite.layoutFor(connections), 0, 0, arena), 100, 1024, true);
            for (int i = 0; i < WARM_UP; i += WARM_UP_AT_ONCE) {
                site.completeShortConnections(WARM_UP_AT_ONCE);
            }
            site.openIdle(connections);
            return proportionalKib();
        } finally {
            Files.delete(file);
        }
    }

    private static long proportionalKib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps_rollup"))) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("/proc/self/smaps_rollup has no line Pss");
    }

    private static long inProcess(int connections) throws IOException {
        Process process = new ProcessBuilder(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx64m",
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                IdleMemory.class.getName(), HOLD, String.valueOf(connections)))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String line = process.inputReader().readLine();
        if (line == null) {
            throw new IOException("the process with " + connections + " connections has failed");
        }
        return Long.parseLong(line);
    }
}
