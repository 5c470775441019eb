package io.ringroad.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Command lines for Java processes with this process's Java and class path. */
final class JavaCommand {
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private static final String WORKER_OPTIONS = "ringroad.worker.options";

    private JavaCommand() {
    }

    /** For a process of the demo. Only the quick compiler: the other one would take the processors from the balancer for seconds. */
    static List<String> of(Class<?> main, String... arguments) {
        return of(main.getName(), List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"), arguments);
    }

    /** For {@code ringroad} itself, as its script starts it. */
    static List<String> ringroad(String... arguments) {
        return of("io.ringroad.cli.RingroadCommand", List.of("-XX:TieredStopAtLevel=1"), arguments);
    }

    private static List<String> of(String main, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(OPTIONS);
        command.addAll(options);
        if (System.getProperty(WORKER_OPTIONS) != null) { // from the start script: the AOT cache
            command.add("-D" + WORKER_OPTIONS + "=" + System.getProperty(WORKER_OPTIONS));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(Arrays.asList(arguments));
        return command;
    }
}
