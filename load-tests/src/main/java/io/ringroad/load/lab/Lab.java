package io.ringroad.load.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Namespaces for clients and backends, a lane for each balancer, processes in them; {@link #close} removes everything. */
public final class Lab implements AutoCloseable {
    private final String prefix = "rr" + ProcessHandle.current().pid();
    private final Cores cores;
    private final Offloads offloads;
    private final Path directory;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final List<Lane> lanes = new ArrayList<>();

    /** @throws LabFailure if privileges or programs are missing */
    public Lab(Cores cores, Offloads offloads) {
        this.cores = cores;
        this.offloads = offloads;
        try {
            directory = Files.createTempDirectory("ringroad-lab-" + ProcessHandle.current().pid() + "-");
            undo.push(() -> deleteTree(directory));
            undo.push(() -> removeNamespace(clients()));
            LaneSetup.namespace(clients());
            undo.push(() -> removeNamespace(backends()));
            LaneSetup.namespace(backends());
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts a process that ends with the laboratory, if not before. */
    public LabProcess start(String name, String namespace, int core, List<String> command,
            Map<String, String> environment) {
        LabProcess process = LabProcess.start(name, namespace, core, command, environment, directory);
        undo.push(process::close);
        return process;
    }

    /** For files of this laboratory; goes with it. */
    public Path directory() {
        return directory;
    }

    public String clients() {
        return prefix + "-c";
    }

    public String backends() {
        return prefix + "-b";
    }

    public Cores cores() {
        return cores;
    }

    public Offloads offloads() {
        return offloads;
    }

    /** Makes the next lane; {@link Lane#MOST} of them at the most. */
    public Lane addLane() {
        if (lanes.size() == Lane.MOST) {
            throw new LabFailure("a laboratory has addresses for " + Lane.MOST + " balancers");
        }
        Lane lane = new Lane(prefix, lanes.size());
        lanes.add(lane);
        undo.push(() -> removeNamespace(lane.namespace()));
        new LaneSetup(lane, offloads, clients(), backends()).make();
        bindReceiveWork(lane);
        return lane;
    }

    /** To be called again once a balancer has attached an XDP program, which makes other threads. */
    public void bindReceiveWork(Lane lane) {
        ReceiveWork.bind(clients(), lane.clientDevice(), cores.client());
        ReceiveWork.bind(lane.namespace(), lane.frontDevice(), cores.balancer());
        ReceiveWork.bind(lane.namespace(), lane.backDevice(), cores.balancer());
        ReceiveWork.bind(backends(), lane.backendDevice(), cores.backend());
    }

    /** The kernel threads which receive for a lane's balancer. */
    public List<Long> receiveThreads(Lane lane) {
        List<Long> threads = new ArrayList<>(ReceiveWork.threads(lane.frontDevice()));
        threads.addAll(ReceiveWork.threads(lane.backDevice()));
        return threads;
    }

    /** Starts a balancer in its lane. */
    public LabProcess start(Peer peer, Lane lane) {
        Path scratch = directory.resolve(peer.name());
        try {
            Files.createDirectories(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> environment = lane.environment(scratch.toString(), cores);
        environment.putAll(peer.environment());
        return start(peer.name(), lane.namespace(), cores.balancer(), List.of(peer.script().toString()),
                environment);
    }

    /** It may not have come into being. */
    private static void removeNamespace(String name) {
        Shell.run(List.of("ip", "netns", "delete", name), "");
    }

    static void deleteTree(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** May be called twice. A step that fails is told, and keeps none of the others from being made. */
    @Override
    public synchronized void close() {
        boolean interrupted = Thread.interrupted(); // each step waits for programs to end
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (RuntimeException e) {
                System.err.println("while the laboratory was removed: " + e.getMessage());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
