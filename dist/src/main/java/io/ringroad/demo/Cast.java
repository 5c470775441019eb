package io.ringroad.demo;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Starts the demo's child processes on a rig and listens to them. */
final class Cast {
    private final DemoOptions options;
    private final Rig rig;
    private final Scratch scratch;
    private final Cleanup cleanup;

    Cast(DemoOptions options, Rig rig, Scratch scratch, Cleanup cleanup) {
        this.options = options;
        this.rig = rig;
        this.scratch = scratch;
        this.cleanup = cleanup;
    }

    /** Starts the backends and returns where they listen. */
    List<BackendsMain.Server> startBackends() {
        Child child = start("backends", Rig.Place.BACKENDS, JavaCommand.of(BackendsMain.class, rig.backends().toArray(String[]::new)));
        try {
            String line = child.output().readLine();
            if (line == null) {
                throw DemoFailure.of("The backends did not start:\n" + child.logTail());
            }
            return Parent.JSON.readValue(line, new TypeReference<>() {});
        } catch (IOException e) {
            throw DemoFailure.of("The backends cannot be heard: " + e.getMessage());
        }
    }

    /** Starts the balancer as a user would; whether it serves is for the clients to find out. */
    Child startBalancer(List<BackendsMain.Server> servers) {
        String config = BalancerConfig.of(options, rig, servers, runDirectory());
        String file = scratch.write("ringroad.conf", config).toString();
        return start("balancer", Rig.Place.BALANCER, JavaCommand.ringroad("run", "--config", file));
    }

    /** How the balancer describes itself now. */
    BalancerStatus balancerStatus() {
        return BalancerStatus.read(Path.of(runDirectory()));
    }

    private String runDirectory() {
        return scratch.directory().resolve("run").toString();
    }

    Child startClients() {
        List<String> arguments = new ArrayList<>(List.of(
                Long.toString(options.requests().orElse(0)),
                Long.toString(options.requests().isPresent() ? 0 : options.duration().toMillis()),
                Integer.toString(options.concurrency()),
                Boolean.toString(options.keepAlive())));
        arguments.addAll(rig.listeners());
        return start("clients", Rig.Place.CLIENTS, JavaCommand.of(ClientsMain.class, arguments.toArray(String[]::new)));
    }

    /**
     * Passes on what the clients report, until they are done.
     *
     * @return their last report
     */
    ClientReport listen(Child clients, Consumer<ClientReport> onReport) {
        try (BufferedReader lines = clients.output()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ClientReport report = Parent.JSON.readValue(line, ClientReport.class);
                onReport.accept(report);
                if (report.done()) {
                    return report;
                }
            }
        } catch (IOException e) {
            throw DemoFailure.of("The clients cannot be heard: " + e.getMessage());
        }
        throw DemoFailure.of("The clients ended early:\n" + clients.logTail());
    }

    private Child start(String name, Rig.Place place, List<String> command) {
        List<String> line = new ArrayList<>(rig.at(place));
        line.addAll(command);
        Child child = Child.start(name, line, scratch.directory());
        cleanup.add(child::stop);
        return child;
    }
}
