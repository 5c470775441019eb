package io.ringroad.load.gatling;

import io.ringroad.load.generator.Backend;
import io.ringroad.load.lab.Lab;
import io.ringroad.load.lab.LabFailure;
import io.ringroad.load.lab.LabProcess;
import io.ringroad.load.lab.Lane;
import io.ringroad.load.lab.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One balancer with an HTTP and a raw listener, four HTTP servers, four raw servers of which each can be stopped. */
final class GatlingSite {
    private static final int HTTP_PORT = 8000;
    private static final int HTTP_BACKEND_PORT = 8081;
    private static final String HTTP_BACKENDS = "io.ringroad.demo.BackendsMain";
    private static final int START_TIMEOUT_MS = 30_000;
    private static final int RETRY_MS = 50;

    private final Lab lab;
    private final Lane lane;
    private final LabProcess[] raw = new LabProcess[Lane.BACKENDS];

    GatlingSite(Lab lab) {
        this.lab = lab;
        this.lane = lab.addLane();
    }

    /**
     * Starts everything and waits until it answers.
     *
     * @param ringroad  the command
     * @param transport for the balancer's configuration
     */
    void start(Path ringroad, String transport) throws InterruptedException {
        for (int backend = 0; backend < Lane.BACKENDS; backend++) {
            startRaw(backend);
        }
        lab.start("http-backends", lab.backends(), lab.cores().backend(),
                LabProcess.java(HTTP_BACKENDS, IntStream.range(0, Lane.BACKENDS)
                        .mapToObj(i -> "b" + i + "=" + lane.backend(i) + ":" + HTTP_BACKEND_PORT).toList()), Map.of());
        Path file = lab.directory().resolve("ringroad.conf");
        try {
            Files.writeString(file, configuration(transport));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        leavePorts();
        LabProcess balancer = lab.start("ringroad", lane.namespace(), lab.cores().balancer(),
                List.of(ringroad.toString(), "run", "--config", file.toString()), Map.of());
        awaitAnswer(balancer, Lane.PORT);
        awaitAnswer(balancer, HTTP_PORT);
        lab.bindReceiveWork(lane);
    }

    /**
     * The kernel's usual range, not the wide one of laboratories: health checks are the kernel's connections, and answers to the
     * ports below are taken for those of the balancer's own stack.
     */
    private void leavePorts() {
        Shell.script(lane.namespace(), "echo 32768 60999 > /proc/sys/net/ipv4/ip_local_port_range");
    }

    /** Starts a raw server that doesn't run. */
    void startRaw(int backend) {
        raw[backend] = lab.start("backend" + backend, lab.backends(), lab.cores().backend(),
                LabProcess.java(Backend.class.getName(), List.of(lane.backend(backend), String.valueOf(Lane.BACKEND_PORT))),
                Map.of());
        raw[backend].await("ready");
    }

    /** Stops a raw server; the kernel resets its connections. */
    void stopRaw(int backend) {
        raw[backend].close();
    }

    private String configuration(String transport) {
        return "ringroad {\n  name = gatling-" + lane.namespace() + "\n  transport = " + transport
                + "\n  bypass.interfaces = [" + lane.frontDevice() + ", " + lane.backDevice() + "]\n"
                + "  shutdown.drain-timeout = 0s\n"
                + listener("http", HTTP_PORT, HTTP_BACKEND_PORT) + listener("raw", Lane.PORT, Lane.BACKEND_PORT) + "}\n";
    }

    private String listener(String name, int port, int backendPort) {
        String backends = IntStream.range(0, Lane.BACKENDS).mapToObj(i -> '"' + lane.backend(i) + ":" + backendPort + '"')
                .collect(Collectors.joining(", "));
        return "  listeners." + name + " { bind = \"" + lane.vip() + ":" + port + "\", pool = " + name + " }\n"
                + "  pools." + name + " { backends = [" + backends + "], connect-timeout = 1s,"
                + " health-check { interval = 500ms, timeout = 400ms } }\n";
    }

    private void awaitAnswer(LabProcess balancer, int port) throws InterruptedException {
        String probe = "exec 3<> /dev/tcp/" + lane.vip() + "/" + port;
        for (int waitedMs = 0; Shell.run(Shell.in(lab.clients(), "timeout", "1", "bash", "-c", probe), "").exitCode() != 0;
                waitedMs += RETRY_MS) {
            if (!balancer.isAlive() || waitedMs > START_TIMEOUT_MS) {
                throw new LabFailure("the balancer does not answer: " + balancer.logTail());
            }
            Thread.sleep(RETRY_MS);
        }
    }

    /** What simulations are told. */
    Map<String, String> environment() {
        return Map.of("SIMULATION_HOST", lane.vip(), "SIMULATION_HTTP_PORT", String.valueOf(HTTP_PORT),
                "SIMULATION_TCP_PORT", String.valueOf(Lane.PORT), "SIMULATION_SOURCES", String.join(",", lane.sources()));
    }
}
