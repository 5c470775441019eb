package io.ringroad.lb.supervisor;

import io.ringroad.config.RingroadConfig;
import io.ringroad.lb.worker.WorkerMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a worker: the JDK and class path of this very process, a small heap, the serial collector. */
final class WorkerCommand {
    /** Further options for workers' JVMs, separated by spaces: for what comes with an installation (an AOT cache). */
    static final String OPTIONS_PROPERTY = "ringroad.worker.options";

    private static final long MIB = 1 << 20;
    private static final List<String> INHERITED = List.of("logback.configurationFile", "io.netty.leakDetection.level");

    private WorkerCommand() {}

    static List<String> of(RingroadConfig config, TransportChoice transport, Path controlSocket, int worker) {
        long heapBytes = config.worker().maxHeapBytes() > 0
                ? config.worker().maxHeapBytes()
                : transport.isKernel() ? 256 * MIB : 64 * MIB;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + heapBytes,
                "-Djdk.reflect.useNativeAccessorOnly=true", // reflection is for the start: no code is to be spun for it
                "-XX:-UsePerfData", // else a file in /tmp is written at every collection
                "-XX:+ExitOnOutOfMemoryError", // the supervisor starts another
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow")); // Netty's; without it a warning at start
        for (String property : INHERITED) {
            if (System.getProperty(property) != null) {
                command.add("-D" + property + "=" + System.getProperty(property));
            }
        }
        command.addAll(words(System.getProperty(OPTIONS_PROPERTY, "")));
        command.addAll(config.worker().javaOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WorkerMain.class.getName(),
                controlSocket.toString(), Integer.toString(worker)));
        return command;
    }

    private static List<String> words(String options) {
        return options.isBlank() ? List.of() : List.of(options.strip().split("\\s+"));
    }
}
