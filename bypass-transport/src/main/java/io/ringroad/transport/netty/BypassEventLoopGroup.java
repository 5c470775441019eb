package io.ringroad.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Event loops of which each has a stack. An accepted channel stays on the loop of its listener, as the connection lives
 * in that loop's stack; so bind one server channel per loop, and connect from the loop that is to serve the connection.
 */
public final class BypassEventLoopGroup extends MultiThreadIoEventLoopGroup {
    /**
     * @param loops         how many, each with a queue of its own
     * @param threadFactory makes their threads
     */
    public BypassEventLoopGroup(int loops, ThreadFactory threadFactory, BypassIoHandlerFactory handlerFactory) {
        super(loops, threadFactory, handlerFactory);
    }

    @Override
    protected IoEventLoop newChild(
            Executor executor, IoHandlerFactory handlerFactory, Object... args) {
        return new BypassEventLoop(this, executor, handlerFactory);
    }

    @Override
    public BypassEventLoop next() {
        return (BypassEventLoop) super.next();
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return loopFor(channel).register(channel);
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return loopFor(promise.channel()).register(promise);
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        return loopFor(channel).register(channel, promise);
    }

    private EventLoop loopFor(Channel channel) {
        return channel instanceof BypassSocketChannel && channel.parent() != null
                ? channel.parent().eventLoop()
                : next();
    }
}
