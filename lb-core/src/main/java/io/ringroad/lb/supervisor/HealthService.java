package io.ringroad.lb.supervisor;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.ringroad.config.PoolConfig;
import io.ringroad.health.HealthChecker;
import io.ringroad.health.HealthListener;
import io.ringroad.health.TcpProbe;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The health checks of this machine, on an event loop of their own over kernel sockets. */
final class HealthService implements AutoCloseable {
    private final List<PoolConfig> pools;
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("health", true), NioIoHandler.newFactory());
    private final HealthChecker checker;

    HealthService(List<PoolConfig> pools, HealthListener listener) {
        this.pools = pools;
        this.checker = new HealthChecker(loop.next(), new TcpProbe(loop.next(), NioSocketChannel.class), listener);
    }

    void start() {
        checker.start(pools);
    }

    @Override
    public void close() {
        checker.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
