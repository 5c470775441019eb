package io.ringroad.lb.kernel;

import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.serving.ServingState;
import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.BalancerSlots;
import io.ringroad.lb.slots.ListenerCounter;
import io.ringroad.lb.support.Await;
import io.ringroad.lb.support.TestServer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One kernel transport in this process, with a listener and a pool. */
final class KernelFixture implements AutoCloseable {
    private static final long MS = 1_000_000;

    private final int port = TestServer.deadPort();
    private final List<WorkerPlan.Backend> backends = new ArrayList<>();
    private long idleTimeoutNs;
    private int maxConnections;
    private int retries = 3;
    private long connectTimeoutNs = 5000 * MS;
    private BalancerSlots slots;
    private KernelTransport transport;

    KernelFixture backend(int backendPort, int weight, boolean healthy) {
        backends.add(new WorkerPlan.Backend(
                backends.size(), "b" + backends.size(), "127.0.0.1", backendPort, weight, healthy));
        return this;
    }

    KernelFixture backend(int backendPort) {
        return backend(backendPort, 1, true);
    }

    KernelFixture idleTimeoutMs(int ms) {
        idleTimeoutNs = ms * MS;
        return this;
    }

    KernelFixture maxConnections(int most) {
        maxConnections = most;
        return this;
    }

    KernelFixture connect(int timeoutMs, int furtherAttempts) {
        connectTimeoutNs = timeoutMs * MS;
        retries = furtherAttempts;
        return this;
    }

    KernelFixture start(KernelSockets sockets) throws IOException {
        WorkerPlan plan = new WorkerPlan(0, "none", "kernel", sockets.word(), null, -1, -1, 0, 0,
                List.of(new WorkerPlan.Listener(0, "l", "127.0.0.1", port, 0, 100, maxConnections, idleTimeoutNs)),
                List.of(new WorkerPlan.Pool("p", connectTimeoutNs, retries, backends)));
        slots = new BalancerSlots(
                Arena.ofAuto().allocate(BalancerSlots.bytes(1, backends.size())), 1, backends.size());
        transport = new KernelTransport(new ServingState(plan, slots), sockets);
        transport.start();
        return this;
    }

    Socket client() throws IOException {
        Socket socket = new Socket(address().getAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    KernelTransport transport() {
        return transport;
    }

    /** Runs on the event loop and waits. */
    void onLoop(Runnable task) {
        CompletableFuture.runAsync(task, transport::execute).join();
    }

    long get(ListenerCounter counter) {
        return slots.get(0, counter);
    }

    long get(int backend, BackendCounter counter) {
        return slots.get(backend, counter);
    }

    /** Waits until a counter has a value, since the event loop counts after the client has seen what it sees. */
    void awaitCount(ListenerCounter counter, long value) {
        Await.until(() -> get(counter) == value, () -> counter + " is " + get(counter) + ", not " + value);
    }

    void awaitCount(int backend, BackendCounter counter, long value) {
        Await.until(() -> get(backend, counter) == value,
                () -> counter + " of backend " + backend + " is " + get(backend, counter) + ", not " + value);
    }

    @Override
    public void close() {
        onLoop(transport::close);
    }
}
