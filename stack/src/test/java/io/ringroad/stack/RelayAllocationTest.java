package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.wire.IpAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the balancer's own stack allocates (design decision D9): counted around its {@code poll} alone, while a client
 * and a backend, which may allocate as they like, load it from the same thread.
 */
class RelayAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final IpAddress BACKEND_V4 = IpAddress.parse("10.1.0.2");
    private static final IpAddress BACKEND_V6 = IpAddress.parse("2001:db8:1::2");
    private static final long TIME_WAIT_NS = 1_000_000;

    /**
     * Measured one after the other; one without allocation is enough. HotSpot interns the string constants of a class,
     * in the thread that runs, when it first compiles one of the class's methods for good: tens of bytes, once, whenever
     * that happens to be. What a packet or a connection allocates, it allocates in every window.
     */
    private static final int WINDOWS = 8;
    private static final int EXCHANGES = 2000;
    private static final int CONNECTIONS = 500;

    private final TestHost client = new TestHost("client");
    private final TestHost balancer = new TestHost("balancer");
    private final TestHost backend = new TestHost("backend");
    private final byte[] request = new byte[100];
    private final byte[] answer = new byte[1024];
    private IpAddress backendAddress;
    private long nowNs = 1;
    private long allocatedBytes;
    private int ended;

    @BeforeEach
    void start() throws IOException {
        TestNetwork.connect(client, UnaryOperator.identity(), balancer, UnaryOperator.identity(),
                MemoryLinkOptions.plain("client", 0x020000000001L), MemoryLinkOptions.plain("front", 0x020000000002L));
        TestNetwork.connect(balancer, UnaryOperator.identity(), backend, UnaryOperator.identity(),
                MemoryLinkOptions.plain("back", 0x020000000003L), MemoryLinkOptions.plain("backend", 0x020000000004L));
        StackConfig config = TestNetwork.CONFIG.withTimeWaitNs(TIME_WAIT_NS);
        client.start(config, TestNetwork.both(0, "10.0.0.1", "2001:db8::1"));
        balancer.start(config, TestNetwork.merge(TestNetwork.both(0, "10.0.0.2", "2001:db8::2"),
                TestNetwork.both(1, "10.1.0.1", "2001:db8:1::1")));
        backend.start(config, TestNetwork.both(0, "10.1.0.2", "2001:db8:1::2"));
        new LeanBalancer(balancer.stack).start();
        backend.listen(8080);
    }

    /** Accepts, connects and couples without an object of its own. */
    private final class LeanBalancer implements ConnectionOwner, ListenerOwner, RelayOwner {
        private final Stack stack;
        private final int owner;
        private final int relayOwner;

        LeanBalancer(Stack stack) {
            this.stack = stack;
            this.owner = stack.registerOwner(this);
            this.relayOwner = stack.registerRelayOwner(this);
        }

        void start() throws IOException {
            stack.listen(IpAddress.ANY, 80, 64, this);
        }

        @Override
        public void onAcceptable(int listener) {
            for (long front = stack.accept(listener); front != Stack.NO_CONNECTION; front = stack.accept(listener)) {
                stack.adopt(front, owner, 0);
                stack.connect(0, 0, 0, backendAddress.high(), backendAddress.low(), 8080, owner, front, 0);
            }
        }

        @Override
        public void onReady(long connection, long front, int readiness) {
            if ((readiness & CONNECTED) != 0) {
                stack.relay(front, connection, relayOwner, 0, 10_000_000_000L, 1_000_000);
            }
        }

        @Override
        public void onRelayEnded(long ownerData, RelayEnd cause, long bytesToBackend, long bytesToClient) {
            ended++;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "2001:db8::2"})
    void aRelayedPacketAllocatesNothing(String address) {
        TestHost.Endpoint near = connect(address);
        client.send(near, request, false);
        runUntil(() -> !backend.accepted.isEmpty() && backend.accepted.getFirst().received.size() == request.length);
        TestHost.Endpoint far = backend.accepted.getFirst();
        long packetsBefore = packets();

        long leastBytes = leastAllocated(() -> exchange(near, far));

        assertTrue(packets() - packetsBefore > 10_000 * WINDOWS, "too few packets to mean anything");
        assertEquals(0, leastBytes, "bytes allocated in the best of " + WINDOWS + " windows");
    }

    /** Small ones one at a time, and every so often as much as fits into the windows. */
    private void exchange(TestHost.Endpoint near, TestHost.Endpoint far) {
        byte[] bulk = new byte[200_000];
        for (int i = 0; i < EXCHANGES; i++) {
            transfer(client, near, backend, far, request);
            transfer(backend, far, client, near, i % 100 == 0 ? bulk : answer);
        }
    }

    private void transfer(TestHost from, TestHost.Endpoint sender, TestHost to, TestHost.Endpoint receiver,
            byte[] bytes) {
        receiver.received.reset();
        from.send(sender, bytes, false);
        runUntil(() -> receiver.received.size() == bytes.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "2001:db8::2"})
    void aRelayedConnectionAllocatesNothing(String address) {
        backend.onAccept = far -> backend.send(far, answer, true);

        long leastBytes = leastAllocated(() -> shortConnections(address));

        assertEquals(0, leastBytes, "bytes allocated in the best of " + WINDOWS + " windows");
    }

    private void shortConnections(String address) {
        for (int i = 0; i < CONNECTIONS; i++) {
            int before = ended;
            TestHost.Endpoint near = connect(address);
            client.send(near, request, true);
            runUntil(() -> ended > before && near.eof);
            assertEquals(answer.length, near.received.size());
            forgetEndpoints();
        }
    }

    private void forgetEndpoints() {
        long pastTimeWaitNs = nowNs + 2 * TIME_WAIT_NS;
        runUntil(() -> nowNs > pastTimeWaitNs);
        client.endpoints.clear();
        backend.endpoints.clear();
        backend.accepted.clear();
    }

    /** The first windows warm up. */
    private long leastAllocated(Runnable window) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < WINDOWS; i++) {
            allocatedBytes = 0;
            window.run();
            least = Math.min(least, allocatedBytes);
        }
        return least;
    }

    private TestHost.Endpoint connect(String address) {
        backendAddress = address.contains(":") ? BACKEND_V6 : BACKEND_V4;
        return client.connect(IpAddress.parse(address), 80);
    }

    private long packets() {
        return balancer.counter("tcp_segments_in") + balancer.counter("tcp_segments_out");
    }

    private void runUntil(BooleanSupplier condition) {
        for (int steps = 0; !condition.getAsBoolean(); steps++) {
            assertTrue(steps < 1_000_000, "stuck");
            client.stack.poll(nowNs, 64);
            pollBalancer();
            backend.stack.poll(nowNs, 64);
            nowNs += 50_000;
        }
    }

    private void pollBalancer() {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        balancer.stack.poll(nowNs, 64);
        allocatedBytes += THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
