package io.ringroad.transport.xdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.Machine;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.host.DescriptorChannel;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.Rtnetlink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Supervisor here, worker in a process of its own without privileges: the socket is created here and bound there, and
 * packets go to the kernel as soon as the worker is dead.
 */
@Timeout(60)
class SplitProcessTest {
    private static final long PATIENCE_NS = 20_000_000_000L;

    @TempDir
    private Path directory;

    @BeforeEach
    void require() {
        Machine.requireXdp();
    }

    @Test
    void unprivilegedWorkerServesUntilItIsKilledThenTheKernelDoes() throws Exception {
        try (XdpRig rig = new XdpRig(1, 1); SteeringMaps maps = new SteeringMaps();
                DescriptorChannel.Listener listener = DescriptorChannel.listen(directory.resolve("control"))) {
            LinkInfo link = rig.ours.call(SplitProcessTest::ourLink);
            Process process = rig.ours.start(workerProcess());
            try (XdpPort port = rig.ours.call(() -> XdpPort.attach(link, maps, XdpMode.AUTO));
                    DescriptorChannel worker = listener.accept(PATIENCE_NS)) {
                maps.addListener(IpAddress.parse(XdpRig.ourAddress(0)), XdpRig.PORT);
                handOver(rig, port, worker);
                assertConnects(rig, false);
                assertEquals("refused one", worker.receive(PATIENCE_NS).text());
                process.destroyForcibly();
                process.waitFor(10, TimeUnit.SECONDS);
                try (ServerSocketChannel _ = rig.ours.call(() -> ServerSocketChannel.open().bind(
                        new InetSocketAddress(XdpRig.ourAddress(0), XdpRig.PORT)))) {
                    assertConnects(rig, true);
                    assertFalse(process.isAlive());
                }
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** The socket goes to the worker, and into the map once it is bound; then only the worker has it. */
    private static void handOver(XdpRig rig, XdpPort port, DescriptorChannel worker) throws IOException {
        try (Descriptor socket = rig.ours.call(XdpSocket::create)) {
            worker.send("bind this", socket);
            assertEquals("user 65534, capabilities []", worker.receive(PATIENCE_NS).text());
            assertEquals("bound", worker.receive(PATIENCE_NS).text());
            port.insert(0, socket);
        }
    }

    private static void assertConnects(XdpRig rig, boolean expected) throws InterruptedException {
        List<Boolean> connected = new CopyOnWriteArrayList<>();
        rig.connect(0, connected).join();
        assertEquals(List.of(expected), connected);
    }

    private static LinkInfo ourLink() throws IOException {
        try (Rtnetlink kernel = new Rtnetlink()) {
            return kernel.requireLink(XdpRig.ourInterface(0));
        }
    }

    private ProcessBuilder workerProcess() {
        return new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                UnprivilegedWorker.class.getName(), directory.resolve("control").toString(), XdpRig.ourInterface(0))
                .inheritIO();
    }
}
