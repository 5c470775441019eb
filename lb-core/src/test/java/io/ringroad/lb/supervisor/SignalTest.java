package io.ringroad.lb.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.lb.slots.WorkerStatus;
import io.ringroad.lb.support.Await;
import io.ringroad.lb.support.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor in a process of its own: what signals do to it and to its workers. */
class SignalTest {
    @TempDir
    Path directory;

    private final TestServer server = new TestServer(TestServer.say('a'));
    private final int port = TestServer.deadPort();
    private Process supervisor;
    private long workerPid;

    private void start(String orphanTimeout) throws IOException {
        int lines = log().split("\n").length;
        supervisor = startSupervisor(orphanTimeout);
        Await.until(() -> log().lines().skip(lines - 1).anyMatch(line -> line.contains("Listener l on")), this::log);
        workerPid = WorkerStatus.read(directory.resolve("run/worker-0")).pid();
    }

    @AfterEach
    void stop() {
        server.close();
        supervisor.destroyForcibly();
        ProcessHandle.of(workerPid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private Process startSupervisor(String orphanTimeout) throws IOException {
        Path file = Files.writeString(directory.resolve("balancer.conf"), """
                ringroad {
                  transport = kernel
                  run-directory = "%s"
                  worker { orphan-timeout = %s }
                  shutdown.drain-timeout = 1s
                  listeners.l { bind = "127.0.0.1:%d", pool = p }
                  pools.p { backends = ["%s"], health-check.enabled = false }
                }
                """.formatted(directory.resolve("run"), orphanTimeout, port, server.endpoint()));
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx64m",
                "-cp", System.getProperty("java.class.path"), BalancerMain.class.getName(), file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                .start();
    }

    private String log() {
        try {
            return Files.exists(directory.resolve("log")) ? Files.readString(directory.resolve("log")) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean answers() {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return client.getInputStream().read() == 'a';
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void sigtermStopsAllInOrder() throws Exception {
        start("never");
        supervisor.destroy();
        assertTrue(supervisor.waitFor(20, TimeUnit.SECONDS), this::log);
        assertEquals(0, supervisor.exitValue(), this::log);
        assertFalse(ProcessHandle.of(workerPid).isPresent());
        assertFalse(Files.exists(directory.resolve("run")));
    }

    @Test
    void aWorkerOutlivesItsSupervisorAndKeepsASecondOneOut() throws Exception {
        start("never");
        supervisor.destroyForcibly().waitFor();
        assertTrue(answers(), this::log);
        Process second = startSupervisor("never");
        assertTrue(second.waitFor(20, TimeUnit.SECONDS), this::log);
        assertEquals(3, second.exitValue(), this::log);
        assertTrue(log().contains("worker process " + workerPid + " of a balancer that is gone still serves"), log());
        ProcessHandle worker = ProcessHandle.of(workerPid).orElseThrow();
        worker.destroy();
        worker.onExit().get(20, TimeUnit.SECONDS);
        start("never");
        assertTrue(answers(), this::log);
    }

    @Test
    void withAnOrphanTimeoutAWorkerEndsWithItsSupervisor() throws Exception {
        start("0s");
        ProcessHandle worker = ProcessHandle.of(workerPid).orElseThrow();
        supervisor.destroyForcibly();
        worker.onExit().get(20, TimeUnit.SECONDS);
        assertFalse(answers());
    }
}
