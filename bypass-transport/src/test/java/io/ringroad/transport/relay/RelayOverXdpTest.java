package io.ringroad.transport.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.Machine;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.host.Offload;
import io.ringroad.transport.netlink.NetlinkListener;
import io.ringroad.transport.netlink.NetlinkMonitor;
import io.ringroad.transport.xdp.SteeringMaps;
import io.ringroad.transport.xdp.XdpConfig;
import io.ringroad.transport.xdp.XdpLinks;
import io.ringroad.transport.xdp.XdpMode;
import io.ringroad.transport.xdp.XdpPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kernel client → veth → AF_XDP queue → stack with relay → another AF_XDP queue → veth → kernel server; addresses,
 * routes and neighbours are the kernel's. The peers keep their offloads, as namespaces have them by default.
 */
@Timeout(60)
class RelayOverXdpTest {
    private NetworkNamespace client;
    private NetworkNamespace ours;
    private NetworkNamespace backend;
    private RelayWorker worker;
    private XdpLinks links;
    private NetlinkMonitor monitor;

    @BeforeEach
    void open() throws Exception {
        Machine.requireXdp();
        client = NetworkNamespace.create("relay-client");
        ours = NetworkNamespace.create("relay-ours");
        backend = NetworkNamespace.create("relay-backend");
        connect("rrfront", client, "10.85.0", "fd85:0:");
        connect("rrback", backend, "10.85.1", "fd85:1:");
    }

    private void connect(String name, NetworkNamespace peer, String v4, String v6) throws IOException {
        ours.connect(name, peer, "rrpeer", 1);
        ours.addAddress(name, v4 + ".1", 24);
        ours.addAddress(name, v6 + ":1", 64);
        peer.addAddress("rrpeer", v4 + ".2", 24);
        peer.addAddress("rrpeer", v6 + ":2", 64);
    }

    private void start(XdpMode mode, XdpConfig config) throws Exception {
        start(mode, config, 2048);
    }

    private void start(XdpMode mode, XdpConfig config, int frameSizeBytes) throws Exception {
        worker = new RelayWorker(8192, frameSizeBytes);
        links = ours.call(() -> XdpLinks.open(List.of("rrfront", "rrback"), 0, mode, config, worker.pool()));
        links.maps().addListener(IpAddress.ANY, RelayWorker.LISTEN_PORT);
        links.maps().localPorts(List.of(
                new SteeringMaps.PortRange(RelayWorker.FIRST_LOCAL_PORT, RelayWorker.LAST_LOCAL_PORT)));
        // The stack's resolver needs the monitor, and the monitor's listener the stack.
        worker.start(links.queues(), (link, high, low) -> monitor.resolver().resolve(link, high, low));
        monitor = ours.call(() -> NetlinkMonitor.start(List.of("rrfront", "rrback"), new Follower()));
        worker.listen();
    }

    /** What a worker does with the kernel's news. */
    private final class Follower implements NetlinkListener {
        @Override
        public void onSnapshot(IpSnapshot snapshot) {
            for (IpSnapshot.Address address : snapshot.addresses()) {
                try {
                    links.maps().addAddress(address.address());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
            worker.execute(stack -> stack.configure(snapshot));
        }

        @Override
        public void onNeighbour(int link, IpAddress address, long macAddress) {
            worker.execute(stack -> stack.neighbours().update(link, address.high(), address.low(), macAddress));
        }

        @Override
        public void onNeighbourLost(int link, IpAddress address) {
            worker.execute(stack -> stack.neighbours().remove(link, address.high(), address.low()));
        }

        @Override
        public void onFailure(IOException cause) {
            throw new IllegalStateException(cause);
        }
    }

    @AfterEach
    void close() throws Exception {
        if (worker != null) {
            monitor.close();
            assertEquals(0, worker.stop(), "frames that were not given back");
            links.close();
            worker.close();
        }
        if (backend != null) {
            client.close();
            backend.close();
            ours.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"NATIVE, true, 10.85", "NATIVE, false, fd85", "GENERIC, true, fd85", "NATIVE, true, fd85"})
    void shortConnectionsAndBulk(XdpMode mode, boolean allFeatures, String family) throws Exception {
        start(mode, XdpConfig.defaults().withMultiBuffer(allFeatures).withTxMetadata(allFeatures)
                .withSegmentation(allFeatures));
        boolean v4 = family.startsWith("10");
        String server = v4 ? "10.85.1.2" : "fd85:1::2";
        InetSocketAddress listener = new InetSocketAddress(v4 ? "10.85.0.1" : "fd85:0::1", RelayWorker.LISTEN_PORT);
        try (EchoServer echo = backend.call(() -> new EchoServer(server))) {
            worker.relayTo(IpAddress.parse(server), echo.port());
            RelayChecks.shortConnections(client, listener, worker);
            RelayChecks.bulk(client, listener, worker);
        }
    }

    /** Both kernels send and take packets of up to 64 KiB, as they do among each other. */
    @Test
    void largePacketsPassWhole() throws Exception {
        start(XdpMode.NATIVE, XdpConfig.defaults());
        long segmentBytes = bulkBytesPerSegment();
        assertTrue(segmentBytes > 4 * 1448, "payload per packet sent: " + segmentBytes + " bytes");
    }

    /** Packets of both kernels come whole, too, and none of a few senders' is lost. */
    @ParameterizedTest
    @CsvSource({"1, 2048, 10.85", "1, 4096, fd85", "8, 4096, 10.85"})
    void largePacketsComeAndGoInGenericMode(int connections, int frameSizeBytes, String family) throws Exception {
        start(XdpMode.GENERIC, XdpConfig.defaults().withReceiveFrames(2048), frameSizeBytes);
        for (XdpPort port : links.ports()) {
            assertTrue(port.largePackets(), port::describe);
        }
        long repeated = RelayChecks.repeatedSegments(client) + RelayChecks.repeatedSegments(backend);
        boolean v4 = family.startsWith("10");
        String server = v4 ? "10.85.1.2" : "fd85:1::2";
        try (EchoServer echo = backend.call(() -> new EchoServer(server))) {
            worker.relayTo(IpAddress.parse(server), echo.port());
            RelayChecks.bulk(client, new InetSocketAddress(v4 ? "10.85.0.1" : "fd85:0::1", RelayWorker.LISTEN_PORT), worker,
                    connections);
        }
        repeated = RelayChecks.repeatedSegments(client) + RelayChecks.repeatedSegments(backend) - repeated;
        long received = worker.counters().get("tcp_bytes_in");
        long packetBytes = received / worker.counters().get("tcp_segments_in");
        assertTrue(packetBytes > 4 * 1448, "payload per packet received: " + packetBytes + " bytes");
        assertTrue(repeated < received / 1448 / 50, repeated + " segments of some " + received / 1448 + " repeated");
    }

    /** Receive offload is on, packets are large, and the program passes on what isn't claimed. */
    @Test
    void whatIsNotClaimedReachesTheKernelInGenericMode() throws Exception {
        start(XdpMode.GENERIC, XdpConfig.defaults());
        try (EchoServer echo = ours.call(() -> new EchoServer("10.85.0.1"))) {
            client.run(() -> EchoClient.exchange(new InetSocketAddress("10.85.0.1", echo.port()), 8 << 20));
        }
        assertEquals(0, worker.counters().get("tcp_segments_in"));
    }

    @Test
    void segmentationThatIsSwitchedOffIsDoneHere() throws Exception {
        start(XdpMode.NATIVE, XdpConfig.defaults());
        for (String name : List.of("rrfront", "rrback")) {
            ours.call(() -> {
                new Ethtool(name).set(Offload.TSO, false);
                return null;
            });
        }
        long segmentBytes = bulkBytesPerSegment();
        assertTrue(segmentBytes <= 1448, "payload per packet sent: " + segmentBytes + " bytes");
        assertEquals(0, links.queues().getFirst().capabilities().gsoMaxBytes());
    }

    /** Relays much both ways, checked, and says how much payload a packet of ours had, acknowledgements counted as well. */
    private long bulkBytesPerSegment() throws Exception {
        try (EchoServer echo = backend.call(() -> new EchoServer("10.85.1.2"))) {
            worker.relayTo(IpAddress.parse("10.85.1.2"), echo.port());
            RelayChecks.bulk(client, new InetSocketAddress("10.85.0.1", RelayWorker.LISTEN_PORT), worker);
        }
        return worker.counters().get("tcp_bytes_out") / worker.counters().get("tcp_segments_out");
    }
}
