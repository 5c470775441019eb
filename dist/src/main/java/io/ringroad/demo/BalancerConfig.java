package io.ringroad.demo;

import java.util.List;
import java.util.stream.Collectors;

/** Writes the configuration file that the demo's balancer runs from. */
final class BalancerConfig {
    private BalancerConfig() {
    }

    /**
     * One listener and one pool per IP version.
     *
     * @param options transport, driver, workers
     * @param rig where the balancer shall listen
     * @param servers where the backends do listen
     * @param runDirectory for the balancer's own files
     */
    static String of(DemoOptions options, Rig rig, List<BackendsMain.Server> servers, String runDirectory) {
        StringBuilder text = new StringBuilder("ringroad {\n");
        text.append("name = demo\n");
        text.append("run-directory = \"").append(runDirectory).append("\"\n");
        text.append("transport = ").append(options.transport()).append('\n');
        text.append("bypass.driver = ").append(options.driver()).append('\n');
        text.append("workers = ").append(options.workers()).append('\n');
        text.append("shutdown.drain-timeout = 1s\n");
        // A demo that is killed leaves no worker behind.
        text.append("worker.orphan-timeout = 1s\n");
        text.append(rig.configuration());
        for (String listener : rig.listeners()) {
            text.append(service(listener, servers));
        }
        return text.append("}\n").toString();
    }

    private static String service(String listener, List<BackendsMain.Server> servers) {
        boolean ipv6 = listener.startsWith("[");
        String name = ipv6 ? "web6" : "web4";
        String backends = servers.stream()
                .filter(server -> server.endpoint().startsWith("[") == ipv6)
                .map(server -> "  { name = " + server.name() + ", address = \"" + server.endpoint() + "\" }\n")
                .collect(Collectors.joining());
        return "listeners." + name + " { bind = \"" + listener + "\", pool = " + name + " }\n"
                + "pools." + name + ".backends = [\n" + backends + "]\n";
    }

    /** Strings as a HOCON list. */
    static String list(List<String> values) {
        return values.stream().map(value -> '"' + value + '"').collect(Collectors.joining(", ", "[", "]"));
    }
}
