package io.ringroad.transport.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.Machine;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.tap.TapDevice;
import io.ringroad.transport.tap.TapLinkQueue;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernel client → TAP → stack with relay → TAP → kernel server, in both directions, over both families. */
@Timeout(60)
class RelayOverTapTest {
    private NetworkNamespace kernel;
    private RelayWorker worker;

    @BeforeEach
    void open() throws Exception {
        Machine.requireNamespaces();
        kernel = NetworkNamespace.create("relay-tap");
    }

    private void start(boolean offloads, int frameSizeBytes) throws Exception {
        worker = new RelayWorker(8192, frameSizeBytes);
        TapDevice device = kernel.call(() -> TapDevice.open("rrtap%d", 1, offloads));
        kernel.configure(setup -> setup.setUp(device.name()));
        kernel.addAddress(device.name(), "10.84.0.1", 24);
        kernel.addAddress(device.name(), "fd84::1", 64);
        worker.start(List.of(TapLinkQueue.of(device, 0, offloads, worker.pool())), null);
        worker.execute(stack -> stack.configure(new IpSnapshot(
                List.of(new IpSnapshot.Address(0, IpAddress.parse("10.84.0.2"), 24),
                        new IpSnapshot.Address(0, IpAddress.parse("fd84::2"), 64)),
                List.of(new IpSnapshot.Route(IpAddress.parse("10.84.0.0"), 24, null, 0, 0),
                        new IpSnapshot.Route(IpAddress.parse("fd84::"), 64, null, 0, 0)))));
        worker.listen();
    }

    @AfterEach
    void close() throws Exception {
        if (worker != null) {
            assertEquals(0, worker.stop(), "frames that were not given back");
            worker.close();
        }
        if (kernel != null) {
            kernel.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 2048, 10.84.0", "true, 4096, fd84:", "false, 2048, fd84:", "false, 2048, 10.84.0"})
    void shortConnectionsAndBulk(boolean offloads, int frameSizeBytes, String network) throws Exception {
        start(offloads, frameSizeBytes);
        String separator = network.endsWith(":") ? ":" : ".";
        String peer = network + separator + "1";
        InetSocketAddress ours = new InetSocketAddress(network + separator + "2", RelayWorker.LISTEN_PORT);
        try (EchoServer server = kernel.call(() -> new EchoServer(peer))) {
            worker.relayTo(IpAddress.parse(peer), server.port());
            RelayChecks.shortConnections(kernel, ours, worker);
            RelayChecks.bulk(kernel, ours, worker);
        }
    }
}
