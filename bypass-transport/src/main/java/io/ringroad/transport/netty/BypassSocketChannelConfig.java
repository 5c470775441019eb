package io.ringroad.transport.netty;

import static io.netty.channel.ChannelOption.ALLOW_HALF_CLOSURE;
import static io.netty.channel.ChannelOption.SO_KEEPALIVE;
import static io.netty.channel.ChannelOption.SO_LINGER;
import static io.netty.channel.ChannelOption.SO_REUSEADDR;
import static io.netty.channel.ChannelOption.TCP_NODELAY;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannelConfig;
import io.ringroad.stack.Stack;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Options of a {@link BypassSocketChannel}. Buffer sizes are the stack's ({@link io.ringroad.stack.StackConfig}), for all
 * its connections alike, and there is no traffic class: {@code SO_RCVBUF}, {@code SO_SNDBUF} and {@code IP_TOS} are
 * unknown options here.
 */
public final class BypassSocketChannelConfig extends DefaultChannelConfig implements SocketChannelConfig {
    private final BypassSocketChannel socket;
    private volatile boolean allowHalfClosure;
    private volatile boolean tcpNoDelay = true;
    private volatile boolean keepAlive;
    private volatile boolean reuseAddress = true;
    private volatile int soLinger = -1;
    private volatile int keepIdleSeconds = 7200;
    private volatile int keepIntervalSeconds = 75;
    private volatile int keepProbes = 9;

    BypassSocketChannelConfig(BypassSocketChannel channel) {
        super(channel);
        socket = channel;
    }

    void applyKeepAlive(Stack stack, long connection) {
        if (keepAlive) {
            stack.keepAlive(connection, TimeUnit.SECONDS.toNanos(keepIdleSeconds),
                    TimeUnit.SECONDS.toNanos(keepIntervalSeconds), keepProbes);
        } else {
            stack.keepAlive(connection, 0, 0, 0);
        }
    }

    @Override
    protected void autoReadCleared() {
        socket.onAutoReadCleared();
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(super.getOptions(), ALLOW_HALF_CLOSURE, TCP_NODELAY, SO_KEEPALIVE, SO_LINGER, SO_REUSEADDR,
                BypassChannelOption.TCP_KEEPIDLE, BypassChannelOption.TCP_KEEPINTVL, BypassChannelOption.TCP_KEEPCNT);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T getOption(ChannelOption<T> option) {
        Object value = option(option);
        return value == null ? super.getOption(option) : (T) value;
    }

    private Object option(ChannelOption<?> option) {
        if (option == ALLOW_HALF_CLOSURE) {
            return allowHalfClosure;
        } else if (option == TCP_NODELAY) {
            return tcpNoDelay;
        } else if (option == SO_KEEPALIVE) {
            return keepAlive;
        } else if (option == SO_LINGER) {
            return soLinger;
        } else if (option == SO_REUSEADDR) {
            return reuseAddress;
        } else if (option == BypassChannelOption.TCP_KEEPIDLE) {
            return keepIdleSeconds;
        } else if (option == BypassChannelOption.TCP_KEEPINTVL) {
            return keepIntervalSeconds;
        }
        return option == BypassChannelOption.TCP_KEEPCNT ? keepProbes : null;
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (option == ALLOW_HALF_CLOSURE) {
            setAllowHalfClosure((Boolean) value);
        } else if (option == TCP_NODELAY) {
            setTcpNoDelay((Boolean) value);
        } else if (option == SO_KEEPALIVE) {
            setKeepAlive((Boolean) value);
        } else if (option == SO_LINGER) {
            setSoLinger((Integer) value);
        } else if (option == SO_REUSEADDR) {
            setReuseAddress((Boolean) value);
        } else {
            return setKeepAliveOption(option, value) || super.setOption(option, value);
        }
        return true;
    }

    private boolean setKeepAliveOption(ChannelOption<?> option, Object value) {
        if (option == BypassChannelOption.TCP_KEEPIDLE) {
            keepIdleSeconds = positive("TCP_KEEPIDLE", (Integer) value);
        } else if (option == BypassChannelOption.TCP_KEEPINTVL) {
            keepIntervalSeconds = positive("TCP_KEEPINTVL", (Integer) value);
        } else if (option == BypassChannelOption.TCP_KEEPCNT) {
            keepProbes = positive("TCP_KEEPCNT", (Integer) value);
        } else {
            return false;
        }
        socket.onOptionChanged();
        return true;
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
        return value;
    }

    @Override
    public boolean isTcpNoDelay() {
        return tcpNoDelay;
    }

    @Override
    public BypassSocketChannelConfig setTcpNoDelay(boolean on) {
        tcpNoDelay = on;
        socket.onOptionChanged();
        return this;
    }

    /** 0: closing resets the connection; any other value: it closes in the background. */
    @Override
    public int getSoLinger() {
        return soLinger;
    }

    @Override
    public BypassSocketChannelConfig setSoLinger(int seconds) {
        soLinger = seconds;
        return this;
    }

    @Override
    public boolean isKeepAlive() {
        return keepAlive;
    }

    @Override
    public BypassSocketChannelConfig setKeepAlive(boolean on) {
        keepAlive = on;
        socket.onOptionChanged();
        return this;
    }

    @Override
    public boolean isReuseAddress() {
        return reuseAddress;
    }

    /** Remembered only: the stack uses a local port again as soon as no connection to the same peer has it. */
    @Override
    public BypassSocketChannelConfig setReuseAddress(boolean on) {
        reuseAddress = on;
        return this;
    }

    @Override
    public boolean isAllowHalfClosure() {
        return allowHalfClosure;
    }

    @Override
    public BypassSocketChannelConfig setAllowHalfClosure(boolean allow) {
        allowHalfClosure = allow;
        return this;
    }

    /** @throws UnsupportedOperationException always: the size is the stack's */
    @Override
    public int getSendBufferSize() {
        throw notPerChannel("the send buffer's size");
    }

    /** @throws UnsupportedOperationException always: the size is the stack's */
    @Override
    public BypassSocketChannelConfig setSendBufferSize(int bytes) {
        throw notPerChannel("the send buffer's size");
    }

    /** @throws UnsupportedOperationException always: the size is the stack's */
    @Override
    public int getReceiveBufferSize() {
        throw notPerChannel("the receive buffer's size");
    }

    /** @throws UnsupportedOperationException always: the size is the stack's */
    @Override
    public BypassSocketChannelConfig setReceiveBufferSize(int bytes) {
        throw notPerChannel("the receive buffer's size");
    }

    /** Always 0. */
    @Override
    public int getTrafficClass() {
        return 0;
    }

    /** @throws UnsupportedOperationException always: packets have traffic class 0 */
    @Override
    public BypassSocketChannelConfig setTrafficClass(int trafficClass) {
        throw notPerChannel("the traffic class");
    }

    private static UnsupportedOperationException notPerChannel(String what) {
        return new UnsupportedOperationException(what + " can't be set per bypass channel");
    }

    /** Has no effect, as in most of Java. */
    @Override
    public BypassSocketChannelConfig setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        return this;
    }

    @Override
    public BypassSocketChannelConfig setConnectTimeoutMillis(int timeoutMs) {
        super.setConnectTimeoutMillis(timeoutMs);
        return this;
    }

    @Override
    @Deprecated
    public BypassSocketChannelConfig setMaxMessagesPerRead(int messages) {
        super.setMaxMessagesPerRead(messages);
        return this;
    }

    @Override
    public BypassSocketChannelConfig setWriteSpinCount(int count) {
        super.setWriteSpinCount(count);
        return this;
    }

    @Override
    public BypassSocketChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public BypassSocketChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public BypassSocketChannelConfig setAutoRead(boolean autoRead) {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public BypassSocketChannelConfig setAutoClose(boolean autoClose) {
        super.setAutoClose(autoClose);
        return this;
    }

    @Override
    public BypassSocketChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public BypassSocketChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark waterMark) {
        super.setWriteBufferWaterMark(waterMark);
        return this;
    }
}
