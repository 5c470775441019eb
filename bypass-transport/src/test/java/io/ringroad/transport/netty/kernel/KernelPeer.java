package io.ringroad.transport.netty.kernel;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.ringroad.stack.Stack;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.netty.BypassEventLoopGroup;
import io.ringroad.transport.netty.BypassIoHandlerConfig;
import io.ringroad.transport.netty.BypassIoHandlerFactory;
import io.ringroad.transport.netty.WorkerResources;
import io.ringroad.transport.tap.TapDevice;
import io.ringroad.transport.tap.TapLinkQueue;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A network namespace whose kernel sees a bypass event loop at the other end of a TAP interface. */
final class KernelPeer implements AutoCloseable {
    private static final IpAddress KERNEL_V4 = IpAddress.parse("10.98.0.1");
    private static final IpAddress KERNEL_V6 = IpAddress.parse("fd98::1");
    private static final IpAddress STACK_V4 = IpAddress.parse("10.98.0.2");
    private static final IpAddress STACK_V6 = IpAddress.parse("fd98::2");
    private static final WorkerFileLayout LAYOUT = new WorkerFileLayout(1024, 1024, 1024, 16_384, 2048, 0);

    private final NetworkNamespace namespace;
    private final TapDevice device;
    private final BypassEventLoopGroup loops;

    /** @throws IOException if this machine or user has no network namespaces or no TAP */
    KernelPeer() throws IOException {
        namespace = NetworkNamespace.create("kernel-peer");
        try {
            namespace.sysctl("net.ipv6.conf.default.dad_transmits", "0"); // its address is to be of use at once
            device = namespace.call(() -> TapDevice.open("rrpeer%d", 1, true));
        } catch (IOException e) {
            namespace.close();
            throw e;
        }
        namespace.configure(setup -> {
            setup.setUp(device.name());
            setup.addAddress(device.name(), KERNEL_V4, 24);
            setup.addAddress(device.name(), KERNEL_V6, 64);
        });
        loops = new BypassEventLoopGroup(1, new DefaultThreadFactory("bypass-tap", true),
                new BypassIoHandlerFactory(BypassIoHandlerConfig.defaults(), queue -> new Worker()));
    }

    /** The stack's end; the loop's only queue. */
    private final class Worker implements WorkerResources {
        private final Arena arena = Arena.ofShared();
        private final LinkQueue link;
        private final Stack stack;

        Worker() {
            WorkerFile file = WorkerFile.inMemory(LAYOUT, arena);
            FramePool pool = new FramePool(file);
            link = TapLinkQueue.of(device, 0, true, pool);
            stack = new Stack(StackConfig.defaults(1, 2).withTimeWaitNs(TimeUnit.SECONDS.toNanos(1)), file, pool,
                    List.of(link), null);
            stack.configure(new IpSnapshot(
                    List.of(new IpSnapshot.Address(0, STACK_V4, 24), new IpSnapshot.Address(0, STACK_V6, 64)),
                    List.of(new IpSnapshot.Route(STACK_V4, 24, null, 0, 0),
                            new IpSnapshot.Route(STACK_V6, 64, null, 0, 0))));
        }

        @Override
        public Stack stack() {
            return stack;
        }

        @Override
        public List<LinkQueue> links() {
            return List.of(link);
        }

        @Override
        public void close() {
            link.close();
            arena.close();
        }
    }

    NetworkNamespace namespace() {
        return namespace;
    }

    BypassEventLoopGroup loops() {
        return loops;
    }

    /** The kernel's addresses: IPv4, IPv6. */
    static List<InetAddress> kernelAddresses() {
        return List.of(KERNEL_V4.toInetAddress(), KERNEL_V6.toInetAddress());
    }

    /** The stack's addresses: IPv4, IPv6. */
    static List<InetAddress> stackAddresses() {
        return List.of(STACK_V4.toInetAddress(), STACK_V6.toInetAddress());
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        device.close();
        namespace.close();
    }
}
