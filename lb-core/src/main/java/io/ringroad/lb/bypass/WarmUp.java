package io.ringroad.lb.bypass;

import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.serving.ServingState;
import io.ringroad.lb.slots.BalancerSlots;
import io.ringroad.stack.Stack;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.link.MemoryLink;
import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Connections between a client, this balancer's own proxy and a backend, all in memory and in virtual time, before a
 * worker's queue is switched on: so that the compiler has seen the hot path when the first real client comes.
 *
 * <p>The stacks live in {@link SimulatedFiles}, which are deleted at the end.
 */
public final class WarmUp {
    private static final int AT_ONCE = 16;
    private static final int REQUEST_BYTES = 100;
    private static final int[] ANSWER_BYTES = {1024, 1024, 1024, 50_000};
    private static final long CYCLE_NS = 20_000;
    private static final long MOST_WAIT_NS = 1_000_000_000L;
    private static final long CLIENT_MAC = 0x020000000001L;
    private static final IpAddress VIP = IpAddress.parse("192.0.2.1");
    private static final IpAddress BACKEND = IpAddress.parse("198.51.100.2");
    private static final int PORT = 80;

    /** What is asked of the JVM's compiler. */
    interface Compiler {
        /**
         * Waits until there is nothing to compile.
         *
         * @param untilNs at most, by the warm-up's clock
         * @return whether it was so right away
         */
        boolean awaitQuiet(long untilNs);
    }

    /** Of which nothing is known: the warm-up takes all of its time, and works all of it. */
    static final Compiler UNKNOWN_COMPILER = untilNs -> false;

    /** So many rounds without anything new to compile are enough. */
    private static final int QUIET_ROUNDS = 3;

    private final SimulatedFiles files;
    private final Compiler compiler;
    private SimulatedHost client;
    private SimulatedHost backend;
    private Stack balancer;
    private long nowNs = 1_000_000_000L;

    private WarmUp(SimulatedFiles files, Compiler compiler) {
        this.files = files;
        this.compiler = compiler;
    }

    /**
     * Runs for about {@code budgetNs} of {@code clock}, all of it: for training.
     *
     * @return as {@link #run(Path, long, LongSupplier, Compiler)}
     */
    public static int run(Path directory, long budgetNs, LongSupplier clock) throws IOException {
        return run(directory, budgetNs, clock, UNKNOWN_COMPILER);
    }

    /**
     * Runs until there is nothing to compile any more, for {@code budgetNs} of {@code clock} at most.
     *
     * @param directory for the files, on tmpfs
     * @param clock     real time, ns
     * @return connections that were served
     * @throws IOException if the files can't be made
     */
    static int run(Path directory, long budgetNs, LongSupplier clock, Compiler compiler) throws IOException {
        try (SimulatedFiles files = new SimulatedFiles(directory)) {
            WarmUp warmUp = new WarmUp(files, compiler);
            warmUp.build();
            return warmUp.serve(clock.getAsLong() + budgetNs, clock);
        }
    }

    private void build() throws IOException {
        // Short TIME_WAIT, so that neither slots nor ports run out; the keys are no secret in memory.
        StackConfig config = StackConfig.defaults(1, 2).withTimeWaitNs(20_000_000L);
        WorkerFile clientFile = file("client", 0);
        WorkerFile balancerFile = file("balancer", BalancerSlots.bytes(1, 1));
        WorkerFile backendFile = file("backend", 0);
        FramePool clientPool = new FramePool(clientFile);
        FramePool balancerPool = new FramePool(balancerFile);
        FramePool backendPool = new FramePool(backendFile);
        MemoryLink.Pair front = pair(clientPool, CLIENT_MAC, balancerPool);
        MemoryLink.Pair back = pair(balancerPool, CLIENT_MAC + 2, backendPool);
        client = new SimulatedHost(config, clientFile, clientPool, front.left(), onLink(0, "192.0.2.2"));
        backend = new SimulatedHost(config, backendFile, backendPool, back.right(), onLink(0, BACKEND.toString()));
        backend.listen(PORT);
        balancer = new Stack(config, balancerFile, balancerPool, List.of(front.right(), back.left()), null);
        balancer.configure(merge(onLink(0, VIP.toString()), onLink(1, "198.51.100.1")));
        BalancerSlots slots = new BalancerSlots(balancerFile.extra(), 1, 1);
        new PlainTcpProxy(new ServingState(plan(), slots), balancer).start();
    }

    private static WorkerPlan plan() {
        WorkerPlan.Backend backend = new WorkerPlan.Backend(0, "b", BACKEND.toString(), PORT, 1, true);
        WorkerPlan.Listener listener = new WorkerPlan.Listener(0, "l", VIP.toString(), PORT, 0, 256, 0, CYCLE_NS << 20);
        WorkerPlan.Pool pool = new WorkerPlan.Pool("p", CYCLE_NS << 20, 1, List.of(backend));
        return new WorkerPlan(0, "", "bypass", null, null, WorkerPlan.STAY, WorkerPlan.STAY, 0, 0, List.of(listener),
                List.of(pool));
    }

    private WorkerFile file(String name, int extraBytes) throws IOException {
        return files.create(name, new WorkerFileLayout(256, 64, 1024, 1024, 2048, extraBytes));
    }

    private static MemoryLink.Pair pair(FramePool left, long leftMac, FramePool right) {
        return MemoryLink.pair(left, MemoryLinkOptions.plain("left", leftMac), right,
                MemoryLinkOptions.plain("right", leftMac + 1));
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

    private int serve(long endNs, LongSupplier clock) {
        int quiet = 0;
        for (int round = 0; clock.getAsLong() - endNs < 0 && quiet < QUIET_ROUNDS; round++) {
            backend.answer(ANSWER_BYTES[round % ANSWER_BYTES.length]);
            int before = client.ended();
            for (int i = 0; i < AT_ONCE; i++) {
                client.request(VIP, PORT, REQUEST_BYTES);
            }
            while (client.ended() < before + AT_ONCE && clock.getAsLong() - endNs < 0) {
                cycle();
            }
            quiet = compiler.awaitQuiet(endNs) ? quiet + 1 : 0;
            nowNs += 2_000_000; // so that timers and TIME_WAIT have their turn
        }
        return client.ended();
    }

    private void cycle() {
        int work = client.stack().poll(nowNs, 64) + balancer.poll(nowNs, 64) + backend.stack().poll(nowNs, 64);
        nowNs += CYCLE_NS;
        if (work == 0) { // everybody waits for the same thing: a timer
            long deadlineNs = Math.min(balancer.nextDeadlineNs(),
                    Math.min(client.stack().nextDeadlineNs(), backend.stack().nextDeadlineNs()));
            nowNs = Math.clamp(deadlineNs, nowNs, nowNs + MOST_WAIT_NS);
        }
    }
}
