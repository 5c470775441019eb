package io.ringroad.transport.xdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.Machine;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.host.Offload;
import io.ringroad.transport.netlink.LinkInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Queues over veth against kernel sockets: what is claimed we refuse by hand, what isn't the kernel answers. */
@Timeout(30)
class XdpLinkQueueTest {
    private XdpRig rig;
    private XdpLinks links;

    @BeforeAll
    static void require() {
        Machine.requireXdp();
    }

    private void open(int peers, XdpMode mode, XdpConfig config) throws IOException {
        rig = new XdpRig(peers, 1);
        links = rig.open(mode, config);
    }

    @AfterEach
    void close() {
        if (links != null) {
            links.close();
            assertEquals(rig.worker.pool.frameCount(), rig.worker.pool.free(), "frames that were not given back");
        }
        if (rig != null) {
            rig.close();
        }
    }

    /** One SYN in, one RST out. */
    private void assertRefusedByUs(int peer) throws Exception {
        List<Boolean> connected = new CopyOnWriteArrayList<>();
        Thread client = rig.connect(peer, connected);
        rig.refuseOne(links.queues().get(peer));
        client.join();
        assertEquals(List.of(false), connected);
    }

    @ParameterizedTest
    @EnumSource(names = {"NATIVE", "GENERIC"})
    void kernelPeerIsAnsweredFromTheFrameThatItFilled(XdpMode mode) throws Exception {
        open(1, mode, XdpRig.config());
        assertEquals(mode, links.ports().getFirst().mode());
        assertRefusedByUs(0);
    }

    /** As of an interface that may have zero copy, of which frames are registered by their boundaries. */
    @Test
    void framesOnTheirBoundariesServeAsWell() throws Exception {
        open(1, XdpMode.NATIVE, XdpRig.config());
        XdpPort port = links.ports().getFirst();
        links.queues().getFirst().close();
        LinkInfo veth = port.link();
        LinkInfo card = new LinkInfo(veth.index(), veth.name(), "", veth.macAddress(), veth.mtuBytes(), veth.up(),
                veth.running(), veth.rxQueues(), veth.txQueues());
        Descriptor socket = rig.ours.call(XdpSocket::create);
        try (Descriptor duplicate = socket.duplicate();
                XdpLinkQueue queue = XdpLinkQueue.bind(socket, card, 0, XdpRig.config(), rig.worker.pool, null)) {
            port.insert(0, duplicate);
            List<Boolean> connected = new CopyOnWriteArrayList<>();
            Thread client = rig.connect(0, connected);
            rig.refuseOne(queue);
            client.join();
            assertEquals(List.of(false), connected);
        }
    }

    @Test
    void checksumsAreOursWithoutMetadata() throws Exception {
        open(1, XdpMode.NATIVE, XdpRig.config().withTxMetadata(false));
        assertFalse(links.queues().getFirst().capabilities().txChecksumOffload());
        assertRefusedByUs(0);
    }

    /** As on a wire between hosts: the kernel would have to sum what the device doesn't. */
    @Test
    void checksumsAreOursWhereTheDeviceHasNone() throws Exception {
        rig = new XdpRig(1, 1);
        rig.ours.call(() -> {
            new Ethtool(XdpRig.ourInterface(0)).set(Offload.TX_CHECKSUM, false);
            return null;
        });
        links = rig.open(XdpMode.NATIVE, XdpRig.config());
        XdpLinkQueue queue = links.queues().getFirst();
        assertTrue(queue.binding().txMetadata());
        assertFalse(queue.capabilities().txChecksumOffload());
        assertEquals(0, queue.capabilities().gsoMaxBytes());
        assertRefusedByUs(0);
    }

    @Test
    void capabilitiesSayWhatVethOffers() throws Exception {
        open(1, XdpMode.NATIVE, XdpRig.config());
        XdpLinkQueue queue = links.queues().getFirst();
        assertEquals("af-xdp/rrx0#0", queue.capabilities().name());
        assertEquals(links.ports().getFirst().link().macAddress(), queue.capabilities().macAddress());
        assertTrue(queue.capabilities().partialChecksumsPossible());
        assertTrue(queue.capabilities().txChecksumOffload());
        assertFalse(queue.capabilities().ownsLink());
        assertEquals("XDP native on rrx0 (as configured)", links.ports().getFirst().describe());
        assertFalse(queue.binding().zeroCopy());
        assertTrue(queue.binding().describe().contains("refused: zero copy"), queue.binding().describe());
    }

    @Test
    void oneMemoryServesTwoInterfaces() throws Exception {
        open(2, XdpMode.AUTO, XdpRig.config());
        for (int round = 0; round < 3; round++) {
            assertRefusedByUs(0);
            assertRefusedByUs(1);
        }
    }

    @Test
    void whatIsNotClaimedReachesTheKernel() throws Exception {
        open(1, XdpMode.AUTO, XdpRig.config());
        links.maps().removeListener(IpAddress.parse(XdpRig.ourAddress(0)), XdpRig.PORT);
        assertConnectsToTheKernel();
    }

    @Test
    void kernelTakesOverWhenTheSocketIsGone() throws Exception {
        open(1, XdpMode.AUTO, XdpRig.config());
        assertRefusedByUs(0);
        links.queues().getFirst().close();
        assertConnectsToTheKernel();
    }

    private void assertConnectsToTheKernel() throws Exception {
        try (ServerSocketChannel listener = rig.ours.call(() -> ServerSocketChannel.open().bind(
                new InetSocketAddress(XdpRig.ourAddress(0), XdpRig.PORT)))) {
            List<Boolean> connected = new CopyOnWriteArrayList<>();
            rig.connect(0, connected).join();
            assertEquals(List.of(true), connected);
            assertTrue(listener.isOpen());
        }
    }

    @Test
    void queueThatDoesNotExistIsExplainedAndTheSocketClosed() throws Exception {
        open(1, XdpMode.AUTO, XdpRig.config());
        LinkInfo link = links.ports().getFirst().link();
        Descriptor socket = rig.ours.call(XdpSocket::create);
        KernelException e = assertThrows(KernelException.class, () -> XdpLinkQueue.bind(
                socket, link, 5, XdpRig.config(), rig.worker.pool, null));
        assertTrue(e.is(Errno.EINVAL) && e.getMessage().contains("rrx0 queue 5")
                && e.getMessage().contains("1 receive and 1 transmit"), e.getMessage());
        assertThrows(IllegalStateException.class, socket::number);
    }

    @Test
    void queueThatIsTakenIsExplained() throws Exception {
        open(1, XdpMode.AUTO, XdpRig.config());
        LinkInfo link = links.ports().getFirst().link();
        Descriptor socket = rig.ours.call(XdpSocket::create);
        KernelException e = assertThrows(KernelException.class, () -> XdpLinkQueue.bind(
                socket, link, 0, XdpRig.config(), rig.worker.pool, null));
        assertTrue(e.is(Errno.EBUSY) && e.getMessage().contains("another socket is bound"), e.getMessage());
    }

    @Test
    void secondProgramOnAnInterfaceIsExplained() throws Exception {
        open(1, XdpMode.AUTO, XdpRig.config());
        KernelException e = assertThrows(KernelException.class, () -> rig.ours.call(() -> XdpPort.attach(
                links.ports().getFirst().link(), links.maps(), XdpMode.AUTO)));
        assertTrue(e.getMessage().contains("another XDP program is attached"), e.getMessage());
    }

    @Test
    void fullTransmitRingRefusesUntilTheFlush() throws Exception {
        open(1, XdpMode.AUTO, new XdpConfig(64, 64, XdpConfig.Choice.AUTO, true, true, false));
        LinkQueue queue = links.queues().getFirst();
        int frame = rig.worker.pool.allocate();
        int taken = 0;
        while (queue.transmit(frame, 256, 60, 0, 0, 0, 0)) {
            taken++;
            frame = rig.worker.pool.allocate();
        }
        assertEquals(64, taken);
        queue.flush();
        assertTrue(queue.transmit(frame, 256, 60, 0, 0, 0, 0));
        queue.flush();
    }
}
