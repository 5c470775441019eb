package io.ringroad.transport.netty;

import static io.netty.channel.ChannelOption.SO_BACKLOG;
import static io.netty.channel.ChannelOption.SO_REUSEADDR;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ServerSocketChannelConfig;
import io.netty.util.NetUtil;
import java.util.Map;

/** Options of a {@link BypassServerSocketChannel}: {@code SO_BACKLOG}, to be set before bind, and Netty's general ones. */
public final class BypassServerSocketChannelConfig extends DefaultChannelConfig implements ServerSocketChannelConfig {
    private final BypassServerSocketChannel server;
    private volatile int backlog = NetUtil.SOMAXCONN;
    private volatile boolean reuseAddress = true;

    BypassServerSocketChannelConfig(BypassServerSocketChannel channel) {
        super(channel, new ServerChannelRecvByteBufAllocator());
        server = channel;
    }

    @Override
    protected void autoReadCleared() {
        server.onAutoReadCleared();
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(super.getOptions(), SO_BACKLOG, SO_REUSEADDR);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T getOption(ChannelOption<T> option) {
        if (option == SO_BACKLOG) {
            return (T) Integer.valueOf(backlog);
        }
        if (option == SO_REUSEADDR) {
            return (T) Boolean.valueOf(reuseAddress);
        }
        return super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (option == SO_BACKLOG) {
            setBacklog((Integer) value);
        } else if (option == SO_REUSEADDR) {
            setReuseAddress((Boolean) value);
        } else {
            return super.setOption(option, value);
        }
        return true;
    }

    /** Most connections that wait to be accepted. Default: what the kernel here allows its own listeners. */
    @Override
    public int getBacklog() {
        return backlog;
    }

    @Override
    public BypassServerSocketChannelConfig setBacklog(int connections) {
        if (connections < 1) {
            throw new IllegalArgumentException("backlog must be at least 1, not " + connections);
        }
        backlog = connections;
        return this;
    }

    @Override
    public boolean isReuseAddress() {
        return reuseAddress;
    }

    /** Remembered only: connections in TIME_WAIT never keep a bypass listener from its port. */
    @Override
    public BypassServerSocketChannelConfig setReuseAddress(boolean on) {
        reuseAddress = on;
        return this;
    }

    /** @throws UnsupportedOperationException always: the size is the stack's */
    @Override
    public int getReceiveBufferSize() {
        throw new UnsupportedOperationException("the receive buffer's size can't be set per bypass channel");
    }

    /** @throws UnsupportedOperationException always: the size is the stack's */
    @Override
    public BypassServerSocketChannelConfig setReceiveBufferSize(int bytes) {
        throw new UnsupportedOperationException("the receive buffer's size can't be set per bypass channel");
    }

    /** Has no effect, as in most of Java. */
    @Override
    public BypassServerSocketChannelConfig setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        return this;
    }

    @Override
    public BypassServerSocketChannelConfig setConnectTimeoutMillis(int timeoutMs) {
        super.setConnectTimeoutMillis(timeoutMs);
        return this;
    }

    @Override
    @Deprecated
    public BypassServerSocketChannelConfig setMaxMessagesPerRead(int messages) {
        super.setMaxMessagesPerRead(messages);
        return this;
    }

    @Override
    public BypassServerSocketChannelConfig setWriteSpinCount(int count) {
        super.setWriteSpinCount(count);
        return this;
    }

    @Override
    public BypassServerSocketChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public BypassServerSocketChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public BypassServerSocketChannelConfig setAutoRead(boolean autoRead) {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public BypassServerSocketChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    @Deprecated
    public BypassServerSocketChannelConfig setWriteBufferHighWaterMark(int bytes) {
        super.setWriteBufferHighWaterMark(bytes);
        return this;
    }

    @Override
    @Deprecated
    public BypassServerSocketChannelConfig setWriteBufferLowWaterMark(int bytes) {
        super.setWriteBufferLowWaterMark(bytes);
        return this;
    }

    @Override
    public BypassServerSocketChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark waterMark) {
        super.setWriteBufferWaterMark(waterMark);
        return this;
    }
}
