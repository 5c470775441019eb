package io.ringroad.transport.xdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.transport.Machine;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.host.Offload;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.Rtnetlink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which mode the program is attached to a veth, and what that changes on it meanwhile. */
class XdpPortTest {
    private static final String DEVICE = "rrport";

    private NetworkNamespace ours;
    private NetworkNamespace peer;
    private SteeringMaps maps;
    private LinkInfo link;

    @BeforeEach
    void open() throws Exception {
        Machine.requireXdp();
        ours = NetworkNamespace.create("port");
        peer = NetworkNamespace.create("port-peer");
        ours.connect(DEVICE, peer, "rrpeer", 1);
        maps = new SteeringMaps();
        try (Rtnetlink kernel = ours.call(Rtnetlink::new)) {
            link = kernel.requireLink(DEVICE);
        }
    }

    @AfterEach
    void close() {
        if (maps != null) {
            maps.close();
            ours.close();
            peer.close();
        }
    }

    private void set(Offload offload, boolean on) throws Exception {
        ours.run(() -> new Ethtool(DEVICE).set(offload, on));
    }

    private boolean isOn(Offload offload) throws Exception {
        return ours.call(() -> new Ethtool(DEVICE).isOn(offload));
    }

    private XdpPort attach(XdpMode mode) throws Exception {
        return ours.call(() -> XdpPort.attach(link, maps, mode));
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, true, NATIVE",
        "AUTO, false, NATIVE",
        "NATIVE, true, NATIVE",
        "GENERIC, true, GENERIC",
        "GENERIC, false, GENERIC",
    })
    void genericModeGathersForAsLongAsItLasts(XdpMode wanted, boolean segmentation, XdpMode taken) throws Exception {
        set(Offload.TSO, segmentation);
        boolean generic = taken == XdpMode.GENERIC;
        try (XdpPort port = attach(wanted)) {
            assertEquals(taken, port.mode(), port::describe);
            assertEquals(generic, isOn(Offload.GRO));
            assertEquals(generic, port.largePackets());
            assertEquals(generic, port.describe().contains("GRO, is switched on"), port::describe);
            assertEquals(segmentation, isOn(Offload.TSO));
        }
        assertFalse(isOn(Offload.GRO));
    }

    @Test
    void whatWasOnStaysOn() throws Exception {
        set(Offload.GRO, true);
        XdpPort port = attach(XdpMode.GENERIC);
        assertFalse(port.describe().contains("switched on"), port::describe);
        port.close();
        assertTrue(isOn(Offload.GRO));
    }

    @Test
    void anInterfaceThatHasGoneIsNoErrorAtTheEnd() throws Exception {
        XdpPort port = attach(XdpMode.GENERIC);
        peer.close(); // takes its end of the pair along, and that ours
        port.close();
    }
}
