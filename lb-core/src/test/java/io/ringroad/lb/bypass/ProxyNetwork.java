package io.ringroad.lb.bypass;

import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.serving.ServingState;
import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.BalancerSlots;
import io.ringroad.lb.slots.ListenerCounter;
import io.ringroad.stack.Stack;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.MemoryLink;
import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import java.lang.foreign.Arena;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;

/**
 * A client, a proxy and a host of backends, joined in memory and in virtual time. The proxy listens on
 * {@code 192.0.2.1:80}; backends are ports of {@code 198.51.100.2}, and {@code 198.51.100.99} doesn't exist.
 */
final class ProxyNetwork implements AutoCloseable {
    static final IpAddress VIP = IpAddress.parse("192.0.2.1");
    static final int PORT = 80;
    static final int DEAD_PORT = 81;
    static final String HOST = "198.51.100.2";
    static final String NOBODY = "198.51.100.99";

    private static final long MS = 1_000_000;
    private static final long CYCLE_NS = 50_000;

    final FarEnd client;
    final FarEnd backends;
    final Stack stack;
    final PlainTcpProxy proxy;
    final BalancerSlots slots;
    private final Arena arena = Arena.ofConfined();
    private long nowNs = 1_000_000_000L;
    private int idleCalls;

    /** What the proxy is to serve. */
    static final class Setup {
        private final List<WorkerPlan.Backend> backends = new ArrayList<>();
        private int maxConnections;
        private int retries = 3;
        private long idleTimeoutNs;
        private long connectTimeoutNs = 5000 * MS;

        Setup backend(String ip, int port) {
            backends.add(new WorkerPlan.Backend(backends.size(), "b" + backends.size(), ip, port, 1, true));
            return this;
        }

        Setup maxConnections(int most) {
            maxConnections = most;
            return this;
        }

        Setup retries(int further) {
            retries = further;
            return this;
        }

        Setup idleTimeoutMs(int ms) {
            idleTimeoutNs = ms * MS;
            return this;
        }

        Setup connectTimeoutMs(int ms) {
            connectTimeoutNs = ms * MS;
            return this;
        }

        ProxyNetwork start() throws BindException {
            WorkerPlan.Listener listener = new WorkerPlan.Listener(
                    0, "l", VIP.toString(), PORT, 0, 64, maxConnections, idleTimeoutNs);
            WorkerPlan.Pool pool = new WorkerPlan.Pool("p", connectTimeoutNs, retries, backends);
            return new ProxyNetwork(new WorkerPlan(0, "", "bypass", null, null, WorkerPlan.STAY, WorkerPlan.STAY, 0, 0,
                    List.of(listener), List.of(pool)));
        }
    }

    private ProxyNetwork(WorkerPlan plan) throws BindException {
        WorkerFile clientFile = file(0);
        WorkerFile proxyFile = file(BalancerSlots.bytes(1, plan.backendCount()));
        WorkerFile backendFile = file(0);
        FramePool clientPool = new FramePool(clientFile);
        FramePool proxyPool = new FramePool(proxyFile);
        FramePool backendPool = new FramePool(backendFile);
        MemoryLink.Pair front = pair(clientPool, 0x020000000001L, proxyPool);
        MemoryLink.Pair back = pair(proxyPool, 0x020000000003L, backendPool);
        client = new FarEnd(stack(clientFile, clientPool, List.of(front.left()), onLink(0, "192.0.2.2")));
        backends = new FarEnd(stack(backendFile, backendPool, List.of(back.right()), onLink(0, HOST)));
        stack = stack(proxyFile, proxyPool, List.of(front.right(), back.left()),
                merge(onLink(0, VIP.toString()), onLink(1, "198.51.100.1")));
        slots = new BalancerSlots(proxyFile.extra(), 1, plan.backendCount());
        proxy = new PlainTcpProxy(new ServingState(plan, slots), stack);
        proxy.onIdle(() -> idleCalls++);
        proxy.start();
    }

    private WorkerFile file(int extraBytes) {
        return WorkerFile.inMemory(new WorkerFileLayout(256, 64, 4096, 1024, 2048, extraBytes), arena);
    }

    private static MemoryLink.Pair pair(FramePool left, long mac, FramePool right) {
        return MemoryLink.pair(left, MemoryLinkOptions.plain("left", mac), right,
                MemoryLinkOptions.plain("right", mac + 1));
    }

    private static Stack stack(WorkerFile file, FramePool pool, List<? extends LinkQueue> links, IpSnapshot addresses) {
        StackConfig config = StackConfig.defaults(1, 2).withTimeWaitNs(20 * MS);
        Stack stack = new Stack(config, file, pool, links, null);
        stack.configure(addresses);
        return stack;
    }

    private static IpSnapshot onLink(int link, String address) {
        return IpSnapshot.onLink(link, IpAddress.parse(address), 24);
    }

    private static IpSnapshot merge(IpSnapshot first, IpSnapshot second) {
        List<IpSnapshot.Address> addresses = new ArrayList<>(first.addresses());
        addresses.addAll(second.addresses());
        List<IpSnapshot.Route> routes = new ArrayList<>(first.routes());
        routes.addAll(second.routes());
        return new IpSnapshot(addresses, routes);
    }

    /** Lets time pass. */
    void run(int ms) {
        for (long endNs = nowNs + ms * MS; nowNs < endNs; nowNs += CYCLE_NS) {
            cycle();
        }
    }

    /** One cycle of each; the proxy's in between, so that it may be measured. */
    void cycle() {
        client.stack().poll(nowNs, 64);
        pollProxy();
        backends.stack().poll(nowNs, 64);
    }

    void pollProxy() {
        stack.poll(nowNs, 64);
    }

    void tick() {
        nowNs += CYCLE_NS;
    }

    long nowNs() {
        return nowNs;
    }

    /** How often the proxy had no connection left. */
    int idleCalls() {
        return idleCalls;
    }

    long get(ListenerCounter counter) {
        return slots.get(0, counter);
    }

    long get(int backend, BackendCounter counter) {
        return slots.get(backend, counter);
    }

    @Override
    public void close() {
        arena.close();
    }
}
