package io.ringroad.lb.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.lb.slots.WorkerStatus;
import io.ringroad.lb.support.Await;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.host.Offload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor on AF_XDP that is killed outright, and the one after it. */
@Timeout(90)
class KilledSupervisorTest {
    private static final Path TMPFS = Path.of("/dev/shm");

    @TempDir
    Path directory;

    private final List<NetworkNamespace> namespaces = new ArrayList<>();
    private final List<ProcessHandle> processes = new ArrayList<>();
    private Path runDirectory;
    private NetworkNamespace balancer;
    private NetworkNamespace peer;

    @BeforeEach
    void makeNetwork() {
        runDirectory = TMPFS.resolve(directory.getFileName());
        try {
            balancer = namespace("killed");
            peer = namespace("killed-peer");
            balancer.connect("front", peer, "peer0", 1);
            balancer.addAddress("front", "198.18.0.1", 24);
            peer.addAddress("peer0", "198.18.0.2", 24);
        } catch (IOException e) {
            Assumptions.abort("network namespaces can't be made here: " + e.getMessage());
        }
    }

    private NetworkNamespace namespace(String name) throws IOException {
        NetworkNamespace namespace = NetworkNamespace.create(name);
        namespaces.add(namespace);
        return namespace;
    }

    @AfterEach
    void close() {
        processes.forEach(ProcessHandle::destroyForcibly);
        namespaces.forEach(NetworkNamespace::close);
    }

    private Process start() throws IOException {
        Path file = Files.writeString(directory.resolve("balancer.conf"), """
                ringroad {
                  transport = bypass
                  run-directory = "%s"
                  worker { orphan-timeout = 0s }
                  bypass { interfaces = [front], xdp-mode = generic, warm-up = 0s }
                  listeners.l { bind = "198.18.0.1:80", pool = p }
                  pools.p { backends = ["198.18.0.2:80"], health-check.enabled = false }
                }
                """.formatted(runDirectory));
        Path log = Files.createTempFile(directory, "log", "");
        Process supervisor = balancer.start(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx64m",
                "-cp", System.getProperty("java.class.path"), BalancerMain.class.getName(), file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
        processes.add(supervisor.toHandle());
        Await.until(() -> read(log).contains("Listener l on") || !supervisor.isAlive(), () -> read(log));
        assertTrue(supervisor.isAlive(), () -> read(log));
        processes.add(worker());
        return supervisor;
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private ProcessHandle worker() throws IOException {
        return ProcessHandle.of(WorkerStatus.read(runDirectory.resolve("worker-0")).pid()).orElseThrow();
    }

    private void kill(Process supervisor) throws Exception {
        ProcessHandle worker = worker();
        supervisor.destroyForcibly().waitFor();
        worker.onExit().get(20, TimeUnit.SECONDS);
    }

    private boolean gathers() throws IOException {
        return balancer.call(() -> new Ethtool("front").isOn(Offload.GRO));
    }

    @Test
    void theNextOnePutsBackInTheEndWhatTheFirstHadFound() throws Exception {
        assertFalse(gathers());
        kill(start());
        assertTrue(gathers());
        Process second = start();
        assertTrue(gathers());
        second.destroy();
        assertTrue(second.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, second.exitValue());
        assertFalse(gathers());
        assertFalse(Files.exists(runDirectory));
    }
}
