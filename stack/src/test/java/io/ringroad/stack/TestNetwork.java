package io.ringroad.stack;

import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.MemoryLink;
import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Hosts on in-memory links in virtual time: the clock jumps to the next deadline when nobody has work. */
final class TestNetwork {
    static final StackConfig CONFIG = StackConfig.defaults(0x0123456789abcdefL, 0x1122334455667788L)
            .withBuffers(256 << 10, 256 << 10);

    final List<TestHost> hosts = new ArrayList<>();
    long nowNs = 1_000_000_000L;

    /** Two hosts on one link: 10.0.0.1 (and 2001:db8::1) and 10.0.0.2 (2001:db8::2). */
    static TestNetwork pair(UnaryOperator<LinkQueue> leftLink, UnaryOperator<LinkQueue> rightLink, StackConfig config) {
        return pair(leftLink, rightLink, config, UnaryOperator.identity());
    }

    static TestNetwork pair(UnaryOperator<LinkQueue> leftLink, UnaryOperator<LinkQueue> rightLink, StackConfig config,
            UnaryOperator<MemoryLinkOptions> options) {
        TestNetwork network = new TestNetwork();
        TestHost left = new TestHost("left");
        TestHost right = new TestHost("right");
        connect(left, leftLink, right, rightLink, options.apply(MemoryLinkOptions.plain("left", 0x020000000001L)),
                options.apply(MemoryLinkOptions.plain("right", 0x020000000002L)));
        network.hosts.add(left.start(config, both(0, "10.0.0.1", "2001:db8::1")));
        network.hosts.add(right.start(config, both(0, "10.0.0.2", "2001:db8::2")));
        return network;
    }

    static TestNetwork pair() {
        return pair(UnaryOperator.identity(), UnaryOperator.identity(), CONFIG);
    }

    static void connect(TestHost left, UnaryOperator<LinkQueue> leftLink, TestHost right,
            UnaryOperator<LinkQueue> rightLink, MemoryLinkOptions leftOptions, MemoryLinkOptions rightOptions) {
        MemoryLink.Pair pair = MemoryLink.pair(left.pool, leftOptions, right.pool, rightOptions);
        left.links.add(leftLink.apply(pair.left()));
        right.links.add(rightLink.apply(pair.right()));
    }

    static IpSnapshot both(int link, String v4, String v6) {
        return merge(IpSnapshot.onLink(link, IpAddress.parse(v4), 24), IpSnapshot.onLink(link, IpAddress.parse(v6), 64));
    }

    static IpSnapshot merge(IpSnapshot first, IpSnapshot second) {
        List<IpSnapshot.Address> addresses = new ArrayList<>(first.addresses());
        addresses.addAll(second.addresses());
        List<IpSnapshot.Route> routes = new ArrayList<>(first.routes());
        routes.addAll(second.routes());
        return new IpSnapshot(addresses, routes);
    }

    TestHost left() {
        return hosts.get(0);
    }

    TestHost right() {
        return hosts.get(hosts.size() - 1);
    }

    /** Runs until the condition holds; fails after {@code seconds} of virtual time. */
    void runUntil(BooleanSupplier condition, int seconds) {
        long endNs = nowNs + seconds * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (nowNs > endNs) {
                throw new AssertionError("not reached in " + seconds + " s of virtual time; counters: " + counters());
            }
            step();
        }
    }

    void run(int seconds) {
        long endNs = nowNs + seconds * 1_000_000_000L;
        while (nowNs < endNs) {
            step();
        }
    }

    private void step() {
        boolean busy = false;
        for (TestHost host : hosts) {
            busy |= host.stack.poll(nowNs, 64) > 0 || host.stack.hasWork();
        }
        nowNs += 10_000;
        if (!busy) {
            long next = hosts.stream().mapToLong(host -> host.stack.nextDeadlineNs()).min().orElseThrow();
            nowNs = Math.max(nowNs, Math.min(next, nowNs + 1_000_000_000L));
        }
    }

    String counters() {
        StringBuilder text = new StringBuilder();
        for (TestHost host : hosts) {
            text.append('\n').append(host.name).append(':');
            host.stack.counters().snapshot().forEach((name, value) -> {
                if (value != 0) {
                    text.append(' ').append(name).append('=').append(value);
                }
            });
            text.append(" free_frames=").append(host.pool.free());
        }
        return text.toString();
    }
}
