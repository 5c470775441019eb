package io.ringroad.lb.training;

import io.ringroad.lb.bypass.PlainTcpProxy;
import io.ringroad.lb.bypass.SimulatedFiles;
import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.serving.ServingState;
import io.ringroad.lb.slots.BalancerSlots;
import io.ringroad.stack.Stack;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.link.FaultRules;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A client, the balancer's own proxy and a server, on two {@link RoughWire}s: in memory, in virtual time, of both
 * families. One backend serves, one refuses, one isn't there.
 */
final class RehearsalSite {
    /** How much the balancer has of everything. */
    enum Means { PLENTY, SCARCE }

    private static final long CYCLE_NS = 20_000;
    private static final long SECOND_NS = 1_000_000_000L;
    /** Fewer than there are closed connections, so that the oldest has to give way. */
    private static final int TIME_WAIT_SLOTS = 32;
    private static final FaultRules NOTHING_ARRIVES = new FaultRules(1, 0, 0, 0);
    /** More than it takes until a SYN-ACK isn't repeated any more. */
    private static final long GIVEN_UP_AFTER_NS = 120 * SECOND_NS;
    private static final int PORT = 80;
    /** Only a backend that refuses. */
    private static final int REFUSED_PORT = 81;
    /** Few connections at once. */
    private static final int LIMITED_PORT = 82;
    private static final int CLOSED_PORT = 83;
    private static final int[] PORTS = {
        PORT, PORT, PORT, PORT, PORT, PORT, PORT, PORT, LIMITED_PORT, LIMITED_PORT, REFUSED_PORT, CLOSED_PORT
    };
    private static final long MAC = 0x020000000010L;
    private static final String VIP_V4 = "192.0.2.1";
    private static final String VIP_V6 = "2001:db8::1";
    private static final String SERVER_V4 = "198.51.100.2";
    private static final String SERVER_V6 = "2001:db8:1::2";
    private static final IpAddress[] CLIENTS = Stream.of("192.0.2.2", "192.0.2.3", "2001:db8::2", "2001:db8::3")
            .map(IpAddress::parse).toArray(IpAddress[]::new);
    private static final String NOBODY = "198.51.100.9";

    private final SimulatedFiles files;
    private final RehearsalHost client;
    private final RehearsalHost server;
    private final Stack balancer;
    private final RoughWire front;
    private final RoughWire back;
    private final IpAddress[] vips = {IpAddress.parse(VIP_V4), IpAddress.parse(VIP_V6)};
    private long nowNs = SECOND_NS;

    RehearsalSite(SimulatedFiles files, Means means) throws IOException {
        this.files = files;
        boolean scarce = means == Means.SCARCE;
        WorkerPlan plan = plan();
        WorkerFile clientFile = file("client", 512, 4096, 0);
        WorkerFile file = file("balancer", scarce ? 24 : 512, scarce ? 96 : 4096,
                BalancerSlots.bytes(plan.listeners().size(), plan.backendCount()));
        WorkerFile serverFile = file("server", 512, 4096, 0);
        FramePool clientPool = new FramePool(clientFile);
        FramePool pool = new FramePool(file);
        FramePool serverPool = new FramePool(serverFile);
        front = new RoughWire(new FramePool(file("front", 16, 4096, 0)), clientPool, MAC, pool);
        back = new RoughWire(new FramePool(file("back", 16, 4096, 0)), pool, MAC + 2, serverPool);
        StackConfig config = StackConfig.defaults(3, 4).withTimeWaitNs(scarce ? SECOND_NS / 10 : 60 * SECOND_NS);
        client = host(config.withLocalPorts(40_000, 40_255), clientFile, clientPool, front.leftEnd(),
                merge(onLink(0, "192.0.2.2", "2001:db8::2"), onLink(0, "192.0.2.3", "2001:db8::3")));
        server = host(config, serverFile, serverPool, back.rightEnd(), onLink(0, SERVER_V4, SERVER_V6));
        server.listen(PORT);
        StackConfig own = config.withLocalPorts(32_768, scarce ? 32_783 : 33_023).withBuffers(32 << 10, 32 << 10);
        balancer = new Stack(own, file, pool, List.of(front.rightEnd(), back.leftEnd()), null);
        balancer.configure(merge(onLink(0, VIP_V4, VIP_V6), onLink(1, "198.51.100.1", "2001:db8:1::1")));
        BalancerSlots slots = new BalancerSlots(file.extra(), plan.listeners().size(), plan.backendCount());
        new PlainTcpProxy(new ServingState(plan, slots), balancer).start();
    }

    private WorkerFile file(String name, int slots, int frames, int extraBytes) throws IOException {
        return files.create(name, new WorkerFileLayout(slots, Math.max(16, slots / 4), TIME_WAIT_SLOTS, frames, 2048, extraBytes));
    }

    private static RehearsalHost host(StackConfig config, WorkerFile file, FramePool pool, LinkQueue link,
            IpSnapshot addresses) {
        Stack stack = new Stack(config, file, pool, List.of(link), null);
        stack.configure(addresses);
        return new RehearsalHost(stack);
    }

    private static WorkerPlan plan() {
        List<WorkerPlan.Listener> listeners = List.of(
                new WorkerPlan.Listener(0, "four", VIP_V4, PORT, 0, 64, 0, 20 * SECOND_NS),
                new WorkerPlan.Listener(1, "six", VIP_V6, PORT, 1, 64, 0, 20 * SECOND_NS),
                new WorkerPlan.Listener(2, "refused", VIP_V4, REFUSED_PORT, 2, 64, 0, 20 * SECOND_NS),
                new WorkerPlan.Listener(3, "limited", VIP_V4, LIMITED_PORT, 0, 8, 2, 0));
        List<WorkerPlan.Pool> pools = List.of(
                new WorkerPlan.Pool("mixed", 2 * SECOND_NS, 2, List.of(backend(0, SERVER_V4, PORT, 20),
                        backend(1, NOBODY, PORT, 1), backend(2, SERVER_V4, CLOSED_PORT, 1))),
                new WorkerPlan.Pool("six", 2 * SECOND_NS, 0, List.of(backend(3, SERVER_V6, PORT, 1))),
                new WorkerPlan.Pool("refusing", 2 * SECOND_NS, 1, List.of(backend(4, SERVER_V4, CLOSED_PORT, 1))));
        return new WorkerPlan(0, "", "bypass", null, null, WorkerPlan.STAY, WorkerPlan.STAY, 0, 0, listeners, pools);
    }

    private static WorkerPlan.Backend backend(int slot, String ip, int port, int weight) {
        return new WorkerPlan.Backend(slot, "b" + slot, ip, port, weight, true);
    }

    private static IpSnapshot onLink(int link, String four, String six) {
        return merge(IpSnapshot.onLink(link, IpAddress.parse(four), 24), IpSnapshot.onLink(link, IpAddress.parse(six), 64));
    }

    private static IpSnapshot merge(IpSnapshot... parts) {
        return new IpSnapshot(Arrays.stream(parts).flatMap(part -> part.addresses().stream()).toList(),
                Arrays.stream(parts).flatMap(part -> part.routes().stream()).toList());
    }

    /** Has things go wrong from now on, as chance will have it. */
    void rules(SplittableRandom random, FaultRules faults, double rudeness, double stripping, double meddling) {
        Stream.of(front, back).forEach(wire -> wire.rules(random, faults, stripping, meddling));
        Stream.of(client, server).forEach(host -> host.manners(random.split(), rudeness));
    }

    /** So many connections at once, until all have ended, or for so long of virtual time; what is left then is reset. */
    void round(SplittableRandom random, int connections, long withinNs) {
        long endNs = nowNs + withinNs;
        for (int i = 0; i < connections; i++) {
            boolean six = random.nextInt(4) == 0;
            IpAddress from = CLIENTS[(six ? 2 : 0) + random.nextInt(2)];
            client.connect(from, vips[six ? 1 : 0], six ? PORT : PORTS[random.nextInt(PORTS.length)]);
        }
        while (client.sessions() > 0 && nowNs < endNs) {
            cycle();
        }
        client.abortAll();
        server.abortAll();
        for (long restNs = nowNs + SECOND_NS; nowNs < restNs; ) {
            cycle(); // TIME_WAIT and timers of what has ended
        }
    }

    /** Clients ask for a connection, and their cable is cut: the balancer asks back until it gives up. */
    void forsake(SplittableRandom random) {
        rules(random, FaultRules.NONE, 0, 0, 0);
        for (IpAddress from : CLIENTS) {
            client.connect(from, vips[from.isV4() ? 0 : 1], PORT);
        }
        cycle();
        rules(random, NOTHING_ARRIVES, 0, 0, 0);
        client.abortAll();
        for (long endNs = nowNs + GIVEN_UP_AFTER_NS; nowNs < endNs; ) {
            cycle();
        }
    }

    private void cycle() {
        int work = client.stack().poll(nowNs, 64);
        front.pass();
        work += balancer.poll(nowNs, 64);
        back.pass();
        work += server.stack().poll(nowNs, 64);
        long nextNs = Math.min(client.wake(nowNs), server.wake(nowNs));
        nowNs += CYCLE_NS;
        if (work == 0) {
            for (Stack stack : List.of(client.stack(), balancer, server.stack())) {
                nextNs = Math.min(nextNs, stack.nextDeadlineNs());
            }
            nowNs = Math.clamp(nextNs, nowNs, nowNs + SECOND_NS);
        }
    }

    /** What the balancer's stack has counted. */
    Map<String, Long> counters() {
        return balancer.counters().snapshot();
    }
}
