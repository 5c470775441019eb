package io.ringroad.transport.netty.suite;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.testsuite.transport.AbstractSingleThreadEventLoopTest;
import io.ringroad.transport.netty.BypassServerSocketChannel;
import io.ringroad.transport.netty.BypassSocketChannel;
import io.ringroad.transport.netty.BypassTestGroups;

class BypassEventLoopTest extends AbstractSingleThreadEventLoopTest {
    @Override
    protected EventLoopGroup newEventLoopGroup() {
        return BypassTestGroups.newServerGroup("event-loop-test", 1);
    }

    /** None: a loop's queue, frames and connections can't move to another thread, so it is never suspended. */
    @Override
    protected EventLoopGroup newAutoScalingEventLoopGroup() {
        return null;
    }

    @Override
    protected Channel newChannel() {
        return new BypassSocketChannel();
    }

    @Override
    protected Class<? extends ServerChannel> serverChannelClass() {
        return BypassServerSocketChannel.class;
    }
}
