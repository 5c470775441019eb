package io.ringroad.transport.netty.kernel;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.ringroad.stack.Stack;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.netlink.Rtnetlink;
import io.ringroad.transport.netty.BypassEventLoopGroup;
import io.ringroad.transport.netty.BypassIoHandlerConfig;
import io.ringroad.transport.netty.BypassIoHandlerFactory;
import io.ringroad.transport.netty.WorkerResources;
import io.ringroad.transport.xdp.SteeringMaps;
import io.ringroad.transport.xdp.XdpConfig;
import io.ringroad.transport.xdp.XdpLinks;
import io.ringroad.transport.xdp.XdpMode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Joined by a veth pair of which our end has an AF_XDP queue. The kernel of our namespace has the stack's addresses, too,
 * and answers for them; the program claims the stack's ports.
 */
final class XdpPeer implements KernelPeer {
    private static final String OURS = "rrours";
    private static final String PEERS = "rrpeer";
    private static final WorkerFileLayout LAYOUT = new WorkerFileLayout(1024, 1024, 1024, 16_384, 2048, 0);

    private final NetworkNamespace ours = NetworkNamespace.create("bypass");
    private final NetworkNamespace peer = NetworkNamespace.create("kernel-peer");
    private final BypassEventLoopGroup loops;
    /** Asked for before the tests run, which occupy the namespace's thread. */
    private final long peerMacAddress;

    XdpPeer() throws IOException {
        for (NetworkNamespace namespace : List.of(ours, peer)) {
            namespace.sysctl("net.ipv6.conf.default.dad_transmits", "0"); // addresses are to be of use at once
        }
        ours.connect(OURS, peer, PEERS, 1);
        addAddresses(ours, OURS, STACK_V4, STACK_V6);
        addAddresses(peer, PEERS, KERNEL_V4, KERNEL_V6);
        peerMacAddress = peer.call(() -> {
            try (Rtnetlink kernel = new Rtnetlink()) {
                return kernel.requireLink(PEERS).macAddress();
            }
        });
        loops = new BypassEventLoopGroup(1, new DefaultThreadFactory("bypass-xdp", true),
                new BypassIoHandlerFactory(BypassIoHandlerConfig.defaults(), queue -> open()));
    }

    private static void addAddresses(NetworkNamespace namespace, String name, IpAddress v4, IpAddress v6)
            throws IOException {
        namespace.configure(setup -> {
            setup.addAddress(name, v4, 24);
            setup.addAddress(name, v6, 64);
        });
    }

    private record Worker(Stack stack, XdpLinks queues, Arena arena) implements WorkerResources {
        @Override
        public List<? extends LinkQueue> links() {
            return queues.queues();
        }

        @Override
        public void close() {
            links().forEach(LinkQueue::close);
            queues.close();
            arena.close();
        }
    }

    private Worker open() throws IOException {
        Arena arena = Arena.ofShared();
        Path path = Files.createTempFile(Path.of("/dev/shm"), "rr-test-", ".worker");
        WorkerFile file = WorkerFile.create(path, LAYOUT, 0, 0, arena);
        Files.delete(path); // the mapping stays
        FramePool pool = new FramePool(file);
        XdpLinks links = ours.call(() -> XdpLinks.open(List.of(OURS), 0, XdpMode.AUTO, XdpConfig.defaults(), pool));
        claim(links.maps());
        Stack stack = KernelPeer.stack(file, pool, links.queues().getFirst(), (link, high, low) -> { });
        for (IpAddress address : List.of(KERNEL_V4, KERNEL_V6)) {
            stack.neighbours().update(0, address.high(), address.low(), peerMacAddress);
        }
        return new Worker(stack, links, arena);
    }

    /** The ports of listeners that bind to port 0 are of the same range. */
    private static void claim(SteeringMaps maps) throws IOException {
        maps.addAddress(STACK_V4);
        maps.addAddress(STACK_V6);
        maps.localPorts(List.of(new SteeringMaps.PortRange(FIRST_LOCAL_PORT, LAST_LOCAL_PORT)));
    }

    @Override
    public NetworkNamespace namespace() {
        return peer;
    }

    @Override
    public BypassEventLoopGroup loops() {
        return loops;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        peer.close();
        ours.close();
    }
}
