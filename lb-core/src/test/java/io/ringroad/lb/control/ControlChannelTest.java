package io.ringroad.lb.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlChannelTest {
    @TempDir
    Path directory;

    private ServerSocketChannel server;
    private SocketChannel raw;
    private ControlChannel left;
    private ControlChannel right;

    @BeforeEach
    void connect() throws IOException {
        Path path = directory.resolve("control.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        left = ControlChannel.connect(path);
        raw = server.accept();
        right = new ControlChannel(raw);
    }

    @AfterEach
    void close() throws IOException {
        left.close();
        right.close();
        server.close();
    }

    @Test
    void aWholePlanCrosses() throws IOException {
        assertCrosses(plan(null));
    }

    @Test
    void aPlanOfTheBypassCrosses() throws IOException {
        BypassPlan.Tap tap = new BypassPlan.Tap(0x020000000001L, 1500, List.of("198.18.0.2/24", "2001:db8::2/64"), List.of());
        assertCrosses(plan(bypass(null)));
        assertCrosses(plan(bypass(tap)));
    }

    private void assertCrosses(WorkerPlan plan) throws IOException {
        left.send(new ControlMessage.Start(plan));
        assertEquals(new ControlMessage.Start(plan), right.receive());
    }

    private static WorkerPlan plan(BypassPlan bypass) {
        return new WorkerPlan(1, "/run/x/worker-1", "kernel", "epoll", bypass, 65534, 65534, 5, Long.MAX_VALUE,
                List.of(new WorkerPlan.Listener(0, "l", "::1", 80, 0, 10, 0, 1)),
                List.of(new WorkerPlan.Pool("p", 1, 3,
                        List.of(new WorkerPlan.Backend(0, "b", "10.0.0.1", 81, 2, true)))));
    }

    private static BypassPlan bypass(BypassPlan.Tap tap) {
        List<BypassPlan.Link> links = List.of(new BypassPlan.Link("eth0", 1, true, true, false));
        return new BypassPlan("af-xdp", "/run/x/descriptors.sock", links, false, tap,
                2048, 1024, 16, 17, 18, 10240, 32767, 1 << 20, 1 << 21, 20_000, 500_000_000);
    }

    @Test
    void messagesKeepTheirOrderAndTheEndIsNull() throws IOException {
        List<ControlMessage> messages = List.of(
                new ControlMessage.Hello(0, 77),
                new ControlMessage.Ready("epoll"),
                new ControlMessage.Failed(3, "no \"port\"\nleft"),
                new ControlMessage.Health(List.of(new ControlMessage.BackendHealth(4, false))),
                new ControlMessage.Drain(12));
        for (ControlMessage message : messages) {
            right.send(message);
        }
        right.close();
        for (ControlMessage message : messages) {
            assertEquals(message, left.receive());
        }
        assertNull(left.receive());
    }

    @Test
    void whatIsNoMessageIsRefused() throws IOException {
        assertRefused("{'type':'explode'}", "unknown type explode");
        assertRefused("{'timeoutNs':1,'type':'drain'}", "it does not begin with its type");
        assertRefused("{'type':'drain','timeoutMs':1}", "Drain has no timeoutMs");
        assertRefused("{'type':'drain'}", "Drain without timeoutNs");
        assertRefused("{'type':'drain','timeoutNs':'soon'}", "Drain can't be made");
        assertRefused("{'type':'drain','timeoutNs':{}}", "an object where long is expected");
        assertRefused("hello", "Unrecognized token");
    }

    private void assertRefused(String line, String reason) throws IOException {
        raw.write(ByteBuffer.wrap((line.replace('\'', '"') + "\n").getBytes()));
        IOException refusal = assertThrows(IOException.class, left::receive);
        assertTrue(refusal.getMessage().startsWith("not a control message: " + reason), refusal.getMessage());
    }
}
