package io.ringroad.transport.netty.kernel;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.ringroad.stack.Stack;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.netty.BypassEventLoopGroup;
import io.ringroad.transport.netty.BypassIoHandlerConfig;
import io.ringroad.transport.netty.BypassIoHandlerFactory;
import io.ringroad.transport.netty.WorkerResources;
import io.ringroad.transport.tap.TapDevice;
import io.ringroad.transport.tap.TapLinkQueue;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Joined by a TAP interface, with its offloads. */
final class TapPeer implements KernelPeer {
    private static final WorkerFileLayout LAYOUT = new WorkerFileLayout(1024, 1024, 1024, 16_384, 2048, 0);

    private final NetworkNamespace namespace;
    private final TapDevice device;
    private final BypassEventLoopGroup loops;

    /** @throws IOException if this machine or user has no network namespaces or no TAP */
    TapPeer() throws IOException {
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
                new BypassIoHandlerFactory(BypassIoHandlerConfig.defaults(), queue -> open(device)));
    }

    private record Worker(Stack stack, List<LinkQueue> links, Arena arena) implements WorkerResources {
        @Override
        public void close() {
            links.forEach(LinkQueue::close);
            arena.close();
        }
    }

    private static Worker open(TapDevice device) {
        Arena arena = Arena.ofShared();
        WorkerFile file = WorkerFile.inMemory(LAYOUT, arena);
        FramePool pool = new FramePool(file);
        LinkQueue link = TapLinkQueue.of(device, 0, true, pool);
        return new Worker(KernelPeer.stack(file, pool, link, null), List.of(link), arena);
    }

    @Override
    public NetworkNamespace namespace() {
        return namespace;
    }

    @Override
    public BypassEventLoopGroup loops() {
        return loops;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        device.close();
        namespace.close();
    }
}
