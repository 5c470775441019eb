package io.ringroad.transport.xdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.transport.Machine;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.host.Offload;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.Rtnetlink;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On which interfaces large packets may go past the ring. */
@Timeout(30)
class SegmentationSocketTest {
    private NetworkNamespace ours;
    private NetworkNamespace peer;

    @BeforeEach
    void open() throws Exception {
        Machine.requireNamespaces();
        ours = NetworkNamespace.create("segments");
        peer = NetworkNamespace.create("segments-peer");
        ours.connect("rrone", peer, "rrone", 1);
        ours.connect("rrtwo", peer, "rrtwo", 2);
    }

    @AfterEach
    void close() {
        if (peer != null) {
            peer.close();
        }
        if (ours != null) {
            ours.close();
        }
    }

    private static LinkInfo link(String name) throws IOException {
        try (Rtnetlink kernel = new Rtnetlink()) {
            return kernel.requireLink(name);
        }
    }

    @Test
    void oneQueueWithSegmentationOffload() throws Exception {
        assertNull(ours.call(() -> SegmentationSocket.objection(link("rrone"))));
        try (Descriptor socket = ours.call(() -> SegmentationSocket.open(link("rrone")))) {
            assertTrue(socket.number() >= 0);
        }
    }

    @Test
    void notWithoutTheOffload() throws Exception {
        String objection = ours.call(() -> {
            new Ethtool("rrone").set(Offload.TSO, false);
            return SegmentationSocket.objection(link("rrone"));
        });
        assertEquals("the interface's segmentation offload is off (tso, sg)", objection);
    }

    @Test
    void notWhereTheQueueIsNotOurs() throws Exception {
        assertEquals("the interface has several transmit queues",
                ours.call(() -> SegmentationSocket.objection(link("rrtwo"))));
    }
}
