package io.ringroad.transport.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.transport.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HostProbeTest {
    private static final long FRAME_BYTES = 16 << 20;

    @Test
    void eachThingMissingHasARemedy() throws Exception {
        HostReport report = HostProbe.probe(Path.of("/dev/shm/not-there-yet"), FRAME_BYTES);
        Stream.concat(report.findings().stream(), report.interfaces().stream().flatMap(i -> i.findings().stream()))
                .forEach(finding -> assertEquals(finding.ok(), finding.remedy().isEmpty(), finding::toString));
        assertTrue(report.finding(HostProbe.SYSTEM_CALLS).ok());
        assertTrue(report.finding(HostProbe.RUN_DIRECTORY).ok(), report::toString);
        assertTrue(KernelVersion.parse(report.kernel()).isAtLeast(3, 0), report.kernel());
    }

    @Test
    void findingsAgreeWithWhatReallyWorks() throws Exception {
        Machine.requireXdp();
        HostReport report = HostProbe.probe(Path.of("/proc"), FRAME_BYTES);
        for (String name : List.of(HostProbe.AF_XDP, HostProbe.BPF, HostProbe.NETWORK_NAMESPACES, HostProbe.KERNEL)) {
            assertTrue(report.finding(name).ok(), () -> report.finding(name).toString());
        }
        assertFalse(report.finding(HostProbe.RUN_DIRECTORY).ok());
        assertTrue(report.finding(HostProbe.RUN_DIRECTORY).detail().contains("/proc is on proc"));
    }

    @Test
    void interfaceShowsDriverQueuesOffloadsAndXdp() throws Exception {
        Machine.requireNamespaces();
        try (NetworkNamespace here = NetworkNamespace.create("here"); NetworkNamespace there =
                NetworkNamespace.create("there")) {
            here.connect("rr0", there, "rr1", 2);
            here.run(() -> new Ethtool("rr0").set(Offload.TSO, false));
            here.configure(setup -> setup.setMtu("rr0", 4000));
            InterfaceReport veth = here.call(() -> HostProbe.probe(Path.of("/dev/shm"), 0)).interfaces().getFirst();
            assertEquals("rr0", veth.link().name());
            assertEquals("veth", veth.driver());
            assertEquals(2, veth.receiveQueues());
            assertEquals(2, veth.transmitQueues());
            assertFalse(veth.offloads().contains(Offload.TSO));
            assertTrue(veth.offloads().contains(Offload.TX_CHECKSUM));
            assertFalse(veth.findings().isEmpty());
        }
    }

    @Test
    void versionsCompareByNumber() {
        assertTrue(KernelVersion.parse("6.10.2-arch").isAtLeast(6, 9));
        assertFalse(KernelVersion.parse("5.19.0").isAtLeast(6, 1));
        assertTrue(KernelVersion.parse("6.1.0-13-amd64").isAtLeast(5, 19));
        assertFalse(KernelVersion.parse("unknown").isAtLeast(1, 0));
    }
}
