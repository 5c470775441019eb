package io.ringroad.transport.netty.kernel;

import io.ringroad.stack.Stack;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.ip.NeighbourResolver;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.netty.BypassEventLoopGroup;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A bypass event loop, and the network namespace of a kernel that is its neighbour on a link. */
interface KernelPeer extends AutoCloseable {
    IpAddress KERNEL_V4 = IpAddress.parse("10.98.0.1");
    IpAddress KERNEL_V6 = IpAddress.parse("fd98::1");
    IpAddress STACK_V4 = IpAddress.parse("10.98.0.2");
    IpAddress STACK_V6 = IpAddress.parse("fd98::2");
    int FIRST_LOCAL_PORT = 20_000;
    int LAST_LOCAL_PORT = 29_999;

    NetworkNamespace namespace();

    BypassEventLoopGroup loops();

    @Override
    void close();

    /** The kernel's addresses: IPv4, IPv6. */
    static List<InetAddress> kernelAddresses() {
        return List.of(KERNEL_V4.toInetAddress(), KERNEL_V6.toInetAddress());
    }

    /** The stack's addresses: IPv4, IPv6. */
    static List<InetAddress> stackAddresses() {
        return List.of(STACK_V4.toInetAddress(), STACK_V6.toInetAddress());
    }

    /** The stack at the link's other end. */
    static Stack stack(WorkerFile file, FramePool pool, LinkQueue link, NeighbourResolver neighbours) {
        Stack stack = new Stack(StackConfig.defaults(1, 2)
                .withLocalPorts(FIRST_LOCAL_PORT, LAST_LOCAL_PORT)
                .withTimeWaitNs(TimeUnit.SECONDS.toNanos(1)), file, pool, List.of(link), neighbours);
        stack.configure(new IpSnapshot(
                List.of(new IpSnapshot.Address(0, STACK_V4, 24), new IpSnapshot.Address(0, STACK_V6, 64)),
                List.of(new IpSnapshot.Route(STACK_V4, 24, null, 0, 0), new IpSnapshot.Route(STACK_V6, 64, null, 0, 0))));
        return stack;
    }
}
