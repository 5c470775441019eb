package io.ringroad.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.IoEventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
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
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client's and a server's event loop joined by a wire, both run by the test's thread, in time that passes only when the
 * test says so.
 */
final class VirtualNetwork implements AutoCloseable {
    static final IpAddress SERVER = IpAddress.parse("10.0.0.1");
    static final IpAddress CLIENT = IpAddress.parse("10.0.0.2");
    static final IpAddress NOBODY = IpAddress.parse("10.0.0.99");

    private static final WorkerFileLayout LAYOUT = new WorkerFileLayout(64, 64, 64, 2048, 2048, 0);
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Arena arena = Arena.ofShared();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final WorkerFile serverFile = WorkerFile.inMemory(LAYOUT, arena);
    private final WorkerFile clientFile = WorkerFile.inMemory(LAYOUT, arena);
    private final FramePool serverPool = new FramePool(serverFile);
    private final FramePool clientPool = new FramePool(clientFile);
    private final ManualIoEventLoop serverLoop;
    private final ManualIoEventLoop clientLoop;
    private BypassIoHandler serverHandler;
    private BypassIoHandler clientHandler;
    private boolean serverIsDead;

    VirtualNetwork() {
        MemoryLink.Pair wire = MemoryLink.pair(serverPool, MemoryLinkOptions.plain("server", 0x02_00_00_00_00_01L),
                clientPool, MemoryLinkOptions.plain("client", 0x02_00_00_00_00_02L));
        serverLoop = loop(new Host(SERVER, serverFile, serverPool, wire.left()));
        clientLoop = loop(new Host(CLIENT, clientFile, clientPool, wire.right()));
        settle();
    }

    private record Host(IpAddress address, WorkerFile file, FramePool pool, LinkQueue link) implements WorkerResources.Source {
        @Override
        public WorkerResources open(int queueIndex) {
            Stack stack = new Stack(StackConfig.defaults(address.low(), 1), file, pool, List.of(link), null);
            stack.configure(IpSnapshot.onLink(0, address, 24));
            return new Resources(stack, link);
        }
    }

    private record Resources(Stack stack, LinkQueue link) implements WorkerResources {
        @Override
        public List<LinkQueue> links() {
            return List.of(link);
        }

        @Override
        public void close() {
            link.close();
        }
    }

    private ManualIoEventLoop loop(Host host) {
        return new ManualIoEventLoop(null, Thread.currentThread(), executor -> {
            BypassIoHandler handler = (BypassIoHandler) new BypassIoHandlerFactory(
                    BypassIoHandlerConfig.defaults().withTicker(ticker), host).newHandler(executor);
            if (host.address().equals(SERVER)) {
                serverHandler = handler;
            } else {
                clientHandler = handler;
            }
            return handler;
        }, ticker);
    }

    /** Runs both loops until neither has anything to do at this time; handshakes and echoes take no time here. */
    void settle() {
        int idleRounds = 0;
        while (idleRounds < 3) {
            int done = clientLoop.runNow() + (serverIsDead ? 0 : serverLoop.runNow());
            boolean waiting = clientHandler.stack().hasWork() || !serverIsDead && serverHandler.stack().hasWork();
            idleRounds = done > 0 || waiting ? 0 : idleRounds + 1;
        }
    }

    /** Lets time pass in steps of a millisecond, and everything that is due in it happen. */
    void advance(long time, TimeUnit unit) {
        for (long left = unit.toNanos(time); left > 0; left -= STEP_NS) {
            ticker.advance(Math.min(left, STEP_NS), TimeUnit.NANOSECONDS);
            settle();
        }
    }

    /** From now on the server does nothing, not even answer. */
    void killServer() {
        serverIsDead = true;
    }

    /** Makes the clock jump, as when a handler has blocked the loop. */
    void stall(long time, TimeUnit unit) {
        ticker.advance(time, unit);
    }

    /** Binds to the server's address; the port is chosen. */
    BypassServerSocketChannel bind(ChannelHandler childHandler) {
        return bind(new ServerBootstrap().childHandler(childHandler));
    }

    BypassServerSocketChannel bind(ServerBootstrap bootstrap) {
        return bind(bootstrap.group(serverLoop), SERVER);
    }

    /** Binds on the client's side, for what the server connects to. */
    BypassServerSocketChannel bindBehind(ChannelHandler childHandler) {
        return bind(new ServerBootstrap().childHandler(childHandler).group(clientLoop), CLIENT);
    }

    private BypassServerSocketChannel bind(ServerBootstrap bootstrap, IpAddress address) {
        var bound = bootstrap.channel(BypassServerSocketChannel.class)
                .bind(new InetSocketAddress(address.toInetAddress(), 0));
        settle();
        return (BypassServerSocketChannel) bound.channel();
    }

    /** A client's bootstrap. */
    Bootstrap client(ChannelHandler handler) {
        return new Bootstrap().group(clientLoop).channel(BypassSocketChannel.class).handler(handler);
    }

    /** Connects and settles. */
    BypassSocketChannel connect(BypassServerSocketChannel server, ChannelHandler handler) {
        return connect(server, client(handler));
    }

    BypassSocketChannel connect(BypassServerSocketChannel server, Bootstrap client) {
        var connecting = client.connect(server.localAddress());
        settle();
        return (BypassSocketChannel) connecting.channel();
    }

    IoEventLoop serverLoop() {
        return serverLoop;
    }

    IoEventLoop clientLoop() {
        return clientLoop;
    }

    BypassIoHandler serverHandler() {
        return serverHandler;
    }

    BypassIoHandler clientHandler() {
        return clientHandler;
    }

    /** Frames that are not in the pools. */
    int framesInUse() {
        return serverPool.frameCount() - serverPool.free() + clientPool.frameCount() - clientPool.free();
    }

    @Override
    public void close() {
        for (ManualIoEventLoop loop : List.of(serverLoop, clientLoop)) {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            while (!loop.isTerminated()) {
                ticker.advance(STEP_NS, TimeUnit.NANOSECONDS);
                loop.runNow();
            }
        }
        arena.close();
    }
}
