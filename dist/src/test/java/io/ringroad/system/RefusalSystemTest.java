package io.ringroad.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ringroad run says to bad input and to machines that lack something: a sentence, the right exit code, and nothing half-started. */
class RefusalSystemTest {
    private static final int USAGE = 2;
    private static final int MACHINE = 3;

    @TempDir
    private Path directory;

    @Test
    void aFileThatIsNotThere() {
        HostProcess run = HostProcess.ringroad("run", "--config", directory.resolve("absent.conf").toString());
        assertRefusal(run, USAGE, "absent.conf");
    }

    @Test
    void anUnknownKeyAndAWrongType() throws IOException {
        HostProcess run = run("transport = kernel, wrokers = 2, workers = many", "127.0.0.1:0");
        assertRefusal(run, USAGE, "wrokers");
        assertTrue(run.err().contains("many"), run.toString());
        assertEquals(2, run.err().lines().count(), run.toString());
    }

    @Test
    void twoListenersOnOneAddress() throws IOException {
        HostProcess run = run("transport = kernel, listeners.again { bind = \"127.0.0.1:18080\", pool = web }", "127.0.0.1:18080");
        assertRefusal(run, USAGE, "127.0.0.1:18080");
    }

    @Test
    void aPortInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertRefusal(run("transport = kernel", address), MACHINE, address);
        }
    }

    @Test
    void anAddressOfAnotherMachine() throws IOException {
        assertRefusal(run("transport = kernel", "198.51.100.1:18080"), MACHINE, "198.51.100.1");
    }

    @Test
    void anInterfaceThatDoesNotExist() throws IOException {
        Machine.assumeRoot();
        HostProcess run = run("transport = bypass, bypass { driver = af-xdp, interfaces = [rrabsent0] }", "127.0.0.1:18080");
        assertRefusal(run, MACHINE, "rrabsent0");
    }

    @Test
    void tooFewPrivilegesForAfXdp() throws IOException {
        Machine.assumeRoot();
        Machine.assumePrograms("setpriv", "unshare", "ip");
        String inNetwork = "ip link add front0 type veth peer name client0 && ip addr add 198.18.1.1/24 dev front0"
                + " && ip link set front0 up && ip link set client0 up && exec \"$@\"";
        HostProcess run = runAsNobody(List.of("unshare", "--net", "sh", "-c", inNetwork, "sh"),
                "transport = bypass, bypass { driver = af-xdp, interfaces = [front0] }", "198.18.1.1:18080");
        assertRefusal(run, MACHINE, "root");
    }

    @Test
    void tooFewPrivilegesForThePort() throws IOException {
        Machine.assumeRoot();
        Machine.assumePrograms("setpriv");
        assertRefusal(runAsNobody(List.of(), "transport = kernel", "127.0.0.1:80"), MACHINE, "127.0.0.1:80");
    }

    private HostProcess run(String settings, String bind) throws IOException {
        return HostProcess.ringroad("run", "--config", config(settings, bind).toString());
    }

    private HostProcess runAsNobody(List<String> before, String settings, String bind) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        String command = Distribution.unpack(Files.createDirectory(directory.resolve("distribution"))).resolve("bin/ringroad").toString();
        return HostProcess.run(HostProcess.withArguments(before, "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
                command, "run", "--config", config(settings, bind).toString()));
    }

    private Path config(String settings, String bind) throws IOException {
        return Files.writeString(directory.resolve("test.conf"), """
                ringroad {
                  name = refusal
                  run-directory = "%s"
                  listeners.web { bind = "%s", pool = web }
                  pools.web { backends = ["127.0.0.1:9"] }
                  %s
                }
                """.formatted(directory.resolve("run"), bind, settings));
    }

    private void assertRefusal(HostProcess run, int exitCode, String named) {
        assertEquals(exitCode, run.exitCode(), run.toString());
        assertEquals("", run.out());
        assertTrue(run.err().contains(named), run.toString());
        assertFalse(run.err().contains("\tat ") || run.err().contains("Exception"), run.toString());
        assertNothingRuns();
    }

    private void assertNothingRuns() {
        String mark = directory.toString();
        List<String> running = ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().map(arguments -> String.join(" ", arguments).contains(mark)).orElse(false))
                .map(process -> process.info().commandLine().orElse("?"))
                .toList();
        assertEquals(List.of(), running);
    }
}
