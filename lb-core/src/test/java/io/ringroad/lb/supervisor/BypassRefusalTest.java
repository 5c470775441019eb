package io.ringroad.lb.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.config.ConfigException;
import io.ringroad.config.RingroadConfig;
import io.ringroad.config.Transport;
import io.ringroad.transport.host.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the bypass transport refuses to start with, said in one sentence each, and nothing half-started. */
class BypassRefusalTest {
    @TempDir
    Path directory;

    private NetworkNamespace here;
    private NetworkNamespace there;

    @BeforeEach
    void makeNetwork() {
        try {
            here = NetworkNamespace.create("here");
            there = NetworkNamespace.create("there");
            here.connect("front", there, "far", 1);
            here.addAddress("front", "198.18.0.1", 24);
            here.connect("spare", there, "far2", 1);
        } catch (IOException e) {
            Assumptions.abort("network namespaces can't be made here: " + e.getMessage());
        }
    }

    @AfterEach
    void removeNetwork() {
        if (there != null) {
            there.close();
        }
        if (here != null) {
            here.close();
        }
    }

    private RingroadConfig config(String bind, String backend, String more) throws ConfigException {
        return RingroadConfig.parse("""
                ringroad {
                  transport = bypass
                  run-directory = "%s"
                  listeners.l { bind = "%s", pool = p }
                  pools.p { backends = ["%s"], health-check.enabled = false }
                  %s
                }
                """.formatted(directory.resolve("run"), bind, backend, more), "x.conf");
    }

    private StartRefused refusal(RingroadConfig config) {
        IOException wrapped = assertThrows(IOException.class,
                () -> here.call(() -> Supervisor.prepare(config, SupervisorListener.NONE)));
        assertFalse(Files.exists(directory.resolve("run")), "the run directory is left behind");
        return (StartRefused) wrapped.getCause();
    }

    private void assertRefused(int exitCode, String sentence, RingroadConfig config) {
        StartRefused refusal = refusal(config);
        assertEquals("transport = bypass is not possible: " + sentence, refusal.getMessage());
        assertEquals(exitCode, refusal.exitCode());
    }

    @Test
    void interfacesThatDoNotExistOrAreDown() throws Exception {
        assertRefused(3, "there is no interface eth7 (bypass.interfaces); those there are: lo, front, spare",
                config("198.18.0.1:80", "198.18.0.2:80", "bypass.interfaces = [eth7]"));
        here.configure(setup -> setup.setDown("spare"));
        assertRefused(3, "the interface spare is down: 'ip link set spare up'",
                config("198.18.0.1:80", "198.18.0.2:80", "bypass.interfaces = [front, spare]"));
        assertRefused(3, "the loopback interface can't be bypassed; use transport = kernel",
                config("198.18.0.1:80", "198.18.0.2:80", "bypass.interfaces = [lo]"));
    }

    @Test
    void whatPassesNoInterface() throws Exception {
        assertRefused(3, "the listener on 127.0.0.1:80 serves this very machine only, whose packets pass no network"
                        + " interface; listen on an address of an interface, or use transport = kernel",
                config("127.0.0.1:80", "198.18.0.2:80", ""));
        assertRefused(3, "the backend 198.18.0.1:8080 is on this very machine, whose packets pass no network interface;"
                        + " use transport = kernel, or a backend on another host (or in another network namespace)",
                config("198.18.0.1:80", "198.18.0.1:8080", ""));
        assertRefused(3, "there is no route to the backend 192.0.2.9:80 (ip route shows those there are)",
                config("198.18.0.1:80", "192.0.2.9:80", ""));
    }

    @Test
    void moreThanOneWorker() throws Exception {
        assertRefused(2, "the bypass transport runs one worker, not 2: set workers = 1 (or auto), or use"
                + " transport = kernel", config("198.18.0.1:80", "198.18.0.2:80", "workers = 2"));
    }

    @Test
    void tapWithoutAddressesOfItsOwn() throws Exception {
        assertRefused(2, "bypass.driver = tap needs addresses of its own in bypass.tap.addresses, such as"
                        + " [\"198.18.0.2/24\"]\ntransport = bypass is not possible: listener l can't listen on"
                        + " 198.18.0.1:80: with the tap driver its address must be among bypass.tap.addresses",
                config("198.18.0.1:80", "198.18.0.2:80", "bypass.driver = tap"));
    }

    @Test
    void everythingThatIsWrongAtOnce() throws Exception {
        StartRefused refusal = refusal(config("198.18.0.7:80", "198.18.0.2:80",
                "bypass.interfaces = [eth7], worker.user = nosuchuser"));
        assertEquals(3, refusal.problems().size(), refusal.getMessage());
        assertTrue(refusal.problems().get(0).startsWith("there is no user nosuchuser"), refusal.getMessage());
        assertTrue(refusal.problems().get(1).contains("no interface eth7"), refusal.getMessage());
        assertTrue(refusal.problems().get(2).contains("no interface of this machine has that address"),
                refusal.getMessage());
    }

    @Test
    void autoTakesTheKernelAndSaysWhyNotTheBypass() throws Exception {
        RingroadConfig config = config("198.18.0.1:80", "198.18.0.1:8080", "")
                .withTransport(Transport.AUTO);
        try (Supervisor supervisor = here.call(() -> Supervisor.prepare(config, SupervisorListener.NONE))) {
            assertEquals("kernel", supervisor.transport().transport());
            assertTrue(supervisor.transport().reason().startsWith(
                    "bypass is not possible: the backend 198.18.0.1:8080 is on this very machine"),
                    supervisor.transport().reason());
        }
        assertFalse(Files.exists(directory.resolve("run")));
    }
}
