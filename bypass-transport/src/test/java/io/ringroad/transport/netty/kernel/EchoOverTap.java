package io.ringroad.transport.netty.kernel;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.ringroad.stack.Stack;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.netty.BypassEventLoopGroup;
import io.ringroad.transport.netty.BypassIoHandlerConfig;
import io.ringroad.transport.netty.BypassIoHandlerFactory;
import io.ringroad.transport.netty.BypassServerSocketChannel;
import io.ringroad.transport.netty.WorkerResources;
import io.ringroad.transport.tap.TapDevice;
import io.ringroad.transport.tap.TapLinkQueue;
import java.lang.foreign.Arena;
import java.security.SecureRandom;
import java.util.List;

/** The example of the module's README, as it stands there. */
final class EchoOverTap {
    private EchoOverTap() {}

    // README: from here
    /** One event loop's stack, on one queue of a TAP device. */
    record Worker(Stack stack, List<LinkQueue> links, Arena arena) implements WorkerResources {
        static Worker open(TapDevice device, int queue, IpAddress address) {
            Arena arena = Arena.ofShared();
            WorkerFile file = WorkerFile.inMemory(new WorkerFileLayout(1024, 1024, 1024, 16_384, 2048, 0), arena);
            FramePool pool = new FramePool(file);
            List<LinkQueue> links = List.of(TapLinkQueue.of(device, queue, true, pool));
            SecureRandom random = new SecureRandom();
            StackConfig config = StackConfig.defaults(random.nextLong(), random.nextLong());
            Stack stack = new Stack(config, file, pool, links, null);
            stack.configure(IpSnapshot.onLink(0, address, 24));
            return new Worker(stack, links, arena);
        }

        @Override
        public void close() {
            links.forEach(LinkQueue::close);
            arena.close();
        }
    }

    /** Serves a port of an address of ours; the handler is any Netty handler. */
    static ChannelFuture serve(TapDevice device, IpAddress address, int port, ChannelHandler handler) {
        BypassEventLoopGroup group = new BypassEventLoopGroup(1, new DefaultThreadFactory("bypass", true),
                new BypassIoHandlerFactory(BypassIoHandlerConfig.defaults(),
                        queue -> Worker.open(device, queue, address)));
        return new ServerBootstrap()
                .group(group)
                .channel(BypassServerSocketChannel.class)
                .childHandler(handler)
                .bind(address.toInetAddress(), port);
    }
    // README: to here
}
