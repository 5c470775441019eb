package io.ringroad.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A user namespace of one's own, in which an ordinary user is root over network namespaces that are made in it. The demo
 * starts itself again inside.
 */
final class UserNamespace {
    /** Set for the demo inside. */
    private static final String INSIDE = "RINGROAD_DEMO_INSIDE";
    /** /run is made empty because "ip netns" keeps its files there; /dev/net/tun is tried because some machines reserve it for root. */
    private static final String TRY = "mount -t tmpfs ringroad /run && : <> /dev/net/tun";
    private static final String ENTER = "mount -t tmpfs ringroad /run && exec \"$@\"";

    private UserNamespace() {
    }

    /** Whether this process is the demo inside. */
    static boolean isInside() {
        return System.getenv(INSIDE) != null;
    }

    /** Why it cannot be used on this machine; empty if it can. */
    static Optional<String> refusal() {
        if (HostCommand.find("unshare").isEmpty()) {
            return Optional.of("the program \"unshare\" is missing (package util-linux)");
        }
        if (HostCommand.find("ip").isEmpty()) {
            return Optional.of("the program \"ip\" is missing (package iproute2)");
        }
        HostCommand.Outcome outcome = HostCommand.run(enter(TRY));
        if (outcome.ok()) {
            return Optional.empty();
        }
        return Optional.of(outcome.output().contains("/dev/net/tun")
                ? "this user may not open /dev/net/tun (root can allow it: chmod 666 /dev/net/tun)"
                : "this user may not make user namespaces (" + outcome.output().lines().findFirst().orElse("unshare failed") + ")");
    }

    /**
     * Runs a command inside, with this process's terminal.
     *
     * @return its exit code
     */
    static int run(List<String> command) {
        List<String> line = new ArrayList<>(enter(ENTER));
        line.add("sh");
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line).inheritIO();
        builder.environment().put(INSIDE, "true");
        try {
            Process inside = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endAndWait(inside)));
            return inside.waitFor();
        } catch (IOException e) {
            throw DemoFailure.ofMachine("unshare cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            throw DemoFailure.of("Interrupted.");
        }
    }

    private static void endAndWait(Process process) {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    private static List<String> enter(String script) {
        return List.of(HostCommand.require("unshare", "util-linux"), "--user", "--map-root-user", "--net", "--mount", "sh", "-c", script);
    }
}
