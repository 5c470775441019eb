package io.ringroad.lb.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.host.Offload;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.NapiInstances;
import io.ringroad.transport.netlink.NapiSetting;
import io.ringroad.transport.netlink.Rtnetlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a veth with two queues whose receive offload is on, so that it has NAPI instances. */
class FoundSettingsTest {
    private static final NapiSetting OPERATORS = new NapiSetting(0, 3, 7_000);
    private static final NapiSetting OURS = new NapiSetting(0, 1, 160_000);

    @TempDir
    Path directory;

    private Path file;
    private NetworkNamespace here;
    private NetworkNamespace there;

    @BeforeEach
    void open() {
        file = directory.resolve("found-settings");
        try {
            here = NetworkNamespace.create("found");
            there = NetworkNamespace.create("found-peer");
            here.connect("rr0", there, "rr1", 2);
            setGro(true);
        } catch (IOException e) {
            Assumptions.abort("network namespaces can't be made here: " + e.getMessage());
        }
    }

    @AfterEach
    void close() {
        if (here != null) {
            here.close();
        }
        if (there != null) {
            there.close();
        }
    }

    private void setGro(boolean on) throws IOException {
        here.run(() -> new Ethtool("rr0").set(Offload.GRO, on));
    }

    private boolean gro() throws IOException {
        return here.call(() -> new Ethtool("rr0").isOn(Offload.GRO));
    }

    private LinkInfo link() throws IOException {
        return here.call(() -> {
            try (Rtnetlink kernel = new Rtnetlink()) {
                return kernel.requireLink("rr0");
            }
        });
    }

    private void set(NapiSetting setting) throws IOException {
        LinkInfo link = link();
        try (NapiInstances instances = here.call(NapiInstances::new)) {
            for (NapiSetting now : instances.read(link)) {
                instances.write(setting.withId(now.id()));
            }
        } catch (KernelException e) {
            Assumptions.abort("NAPI instances can't be set here: " + e.getMessage());
        }
    }

    private List<NapiSetting> settings() throws IOException {
        try (NapiInstances instances = here.call(NapiInstances::new)) {
            return instances.read(link()).stream().map(setting -> setting.withId(0)).toList();
        }
    }

    private FoundSettings next(NetworkNamespace where) throws IOException {
        return where.call(() -> FoundSettings.open(file));
    }

    @Test
    void whatAKilledOneChangedIsPutBackOnce() throws Exception {
        set(OPERATORS);
        FoundSettings killed = next(here);
        here.run(() -> killed.moderation(link(), settings()));
        set(OURS);
        next(here);
        assertEquals(List.of(OPERATORS, OPERATORS), settings());
        assertFalse(Files.exists(file));
        set(OURS);
        next(here);
        assertEquals(List.of(OURS, OURS), settings());
    }

    @Test
    void receiveOffloadIsSwitchedOffAgain() throws Exception {
        FoundSettings killed = next(here);
        here.run(() -> killed.gathering(link()));
        assertTrue(gro());
        next(here);
        assertFalse(gro());
    }

    @Test
    void queuesThatWereNotThereGetTheKernelsDefault() throws Exception {
        FoundSettings killed = next(here);
        here.run(() -> killed.moderation(link(), List.of()));
        set(OURS);
        next(here);
        assertEquals(List.of(new NapiSetting(0, 0, 0), new NapiSetting(0, 0, 0)), settings());
    }

    @Test
    void otherInterfacesAreLeftAlone() throws Exception {
        FoundSettings killed = next(here);
        LinkInfo ours = link();
        LinkInfo before = new LinkInfo(ours.index() + 1000, "rr0", "veth", 0, 1500, true, true, 1, 1);
        here.run(() -> killed.gathering(before));
        next(here);
        assertTrue(gro());
        here.run(() -> killed.gathering(ours));
        next(there); // one of that number and name may be there, too
        assertTrue(gro());
    }

    @Test
    void aLineThatWasCutShortKeepsNoOtherFromBeingPutBack() throws Exception {
        FoundSettings killed = next(here);
        here.run(() -> killed.gathering(link()));
        String whole = Files.readString(file);
        Files.writeString(file, "\n" + whole.replace("gro off", "napi 3/") + whole.replace("gro off", "mtu 9000") + whole
                + whole.substring(0, 8));
        next(here);
        assertFalse(gro());
    }
}
