package io.ringroad.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.wire.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Client – balancer – backend, three stacks on two links. The balancer accepts at port 80, connects to the backend's
 * port 8080 and couples the two: what a balancer does, in the fewest lines.
 */
final class RelayNetwork implements ConnectionOwner, RelayOwner {
    static final long SECOND_NS = 1_000_000_000L;

    final TestNetwork network = new TestNetwork();
    final TestHost client = new TestHost("client");
    final TestHost balancer;
    final TestHost backend = new TestHost("backend");
    final List<RelayEnd> ends = new ArrayList<>();
    long bytesToBackend;
    long bytesToClient;
    long idleTimeoutNs;
    long patienceNs;
    int silentClients;
    IpAddress backendAddress = IpAddress.parse("10.1.0.2");
    private final int owner;
    private final int relayOwner;

    RelayNetwork() {
        this((host, link) -> link);
    }

    /** With a balancer that has as many frames. */
    RelayNetwork(int frames) {
        this((host, link) -> link, frames);
    }

    /** @param decorate puts something around the balancer's links */
    RelayNetwork(BiFunction<TestHost, LinkQueue, LinkQueue> decorate) {
        this(decorate, TestHost.FRAMES);
    }

    private RelayNetwork(BiFunction<TestHost, LinkQueue, LinkQueue> decorate, int frames) {
        balancer = new TestHost("balancer", frames);
        TestNetwork.connect(client, link -> link, balancer, link -> decorate.apply(balancer, link),
                MemoryLinkOptions.plain("client", 0x020000000001L), MemoryLinkOptions.plain("front", 0x020000000002L));
        TestNetwork.connect(balancer, link -> decorate.apply(balancer, link), backend, link -> link,
                MemoryLinkOptions.plain("back", 0x020000000003L), MemoryLinkOptions.plain("backend", 0x020000000004L));
        client.start(TestNetwork.CONFIG, TestNetwork.both(0, "10.0.0.1", "2001:db8::1"));
        balancer.start(TestNetwork.CONFIG, TestNetwork.merge(TestNetwork.both(0, "10.0.0.2", "2001:db8::2"),
                TestNetwork.both(1, "10.1.0.1", "2001:db8:1::1")));
        backend.start(TestNetwork.CONFIG, TestNetwork.both(0, "10.1.0.2", "2001:db8:1::2"));
        network.hosts.addAll(List.of(client, balancer, backend));
        owner = balancer.stack.registerOwner(this);
        relayOwner = balancer.stack.registerRelayOwner(this);
        backend.listen(8080);
        try {
            balancer.stack.listen(IpAddress.ANY, 80, 64, this::accept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(int listener) {
        for (long front = balancer.stack.accept(listener); front != Stack.NO_CONNECTION;
                front = balancer.stack.accept(listener)) {
            balancer.stack.adopt(front, owner, 0);
            balancer.stack.connect(0, 0, 0, backendAddress.high(), backendAddress.low(), 8080, owner, front, 0);
        }
    }

    @Override
    public void onReady(long connection, long front, int readiness) {
        if ((readiness & CONNECTED) != 0) {
            assertTrue(balancer.stack.relay(front, connection, relayOwner, 7, idleTimeoutNs, patienceNs));
        } else if ((readiness & FAILED) != 0 && front != 0) {
            balancer.stack.close(connection);
            balancer.stack.abort(front);
        }
    }

    @Override
    public void onClientSilent(long ownerData) {
        assertEquals(7, ownerData);
        silentClients++;
    }

    @Override
    public void onRelayEnded(long ownerData, RelayEnd cause, long toBackend, long toClient) {
        assertEquals(7, ownerData);
        ends.add(cause);
        bytesToBackend += toBackend;
        bytesToClient += toClient;
    }

    TestHost.Endpoint connect(String address) {
        return client.connect(IpAddress.parse(address), 80);
    }

    void assertNothingIsLeft() {
        network.run(130);
        for (TestHost host : network.hosts) {
            assertEquals(0, host.counter("tcp_connections"), network::counters);
            assertEquals(0, host.counter("tcp_time_wait"), network::counters);
            assertEquals(host.pool.frameCount(), host.pool.free(), network::counters);
        }
    }
}
