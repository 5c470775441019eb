package io.ringroad.transport.netty;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.socket.ServerSocketChannel;
import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.Stack;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A listener of its loop's stack. It gets the connections whose packets arrive at that stack's queue, so bind one per
 * loop. Wildcard addresses stand for both families, as elsewhere in Java.
 */
public final class BypassServerSocketChannel extends AbstractBypassChannel implements ServerSocketChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);
    private static final int NO_LISTENER = -1;

    private final BypassServerSocketChannelConfig config = new BypassServerSocketChannelConfig(this);
    private int listener = NO_LISTENER;
    private volatile boolean listening;

    public BypassServerSocketChannel() {
        super(null, null);
    }

    @Override
    protected void doBind(SocketAddress address) throws IOException {
        InetSocketAddress requested = Addresses.resolved(address);
        listener = stack().listen(
                Addresses.toStack(requested), requested.getPort(), config.getBacklog(), any -> acceptable());
        setLocalAddress(new InetSocketAddress(requested.getAddress(), stack().listenerPort(listener)));
        listening = true;
        interestChanged(interest());
    }

    /** The stack's {@link io.ringroad.stack.ListenerOwner}. */
    private void acceptable() {
        if (place().isValid()) {
            home().dispatch(place(), ConnectionOwner.READABLE);
        }
    }

    @Override
    boolean livesInStack() {
        return listening;
    }

    @Override
    void onPlaced() {
        interestChanged(interest());
    }

    @Override
    void interestChanged(int bits) {
        if (listening) {
            stack().listenerInterest(listener, (bits & BypassIoOps.READ) != 0);
        }
    }

    @Override
    protected void doClose() throws Exception {
        try {
            if (listening) {
                listening = false;
                stack().closeListener(listener);
            }
        } finally {
            super.doClose();
        }
    }

    @Override
    public boolean isActive() {
        return isOpen() && listening;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public BypassServerSocketChannelConfig config() {
        return config;
    }

    @Override
    protected void doDisconnect() {
        throw new UnsupportedOperationException("a listener has no peer");
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        throw new UnsupportedOperationException("a listener has no peer");
    }

    @Override
    protected Object filterOutboundMessage(Object msg) {
        throw new UnsupportedOperationException("a listener has no peer");
    }

    @Override
    protected BypassUnsafe newUnsafe() {
        return new ServerUnsafe();
    }

    private final class ServerUnsafe extends BypassUnsafe {
        @Override
        public long connection() {
            return Stack.NO_CONNECTION;
        }

        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException("a listener does not connect"));
        }

        @Override
        void onReady(BypassIoEvent event) {
            ChannelConfig config = config();
            ExtendedHandle round = (ExtendedHandle) recvBufAllocHandle();
            round.reset(config);
            round.attemptedBytesRead(1);
            try {
                Throwable failure = acceptAll(round);
                round.readComplete();
                pipeline().fireChannelReadComplete();
                if (failure != null) {
                    pipeline().fireExceptionCaught(failure);
                }
            } finally {
                if (readingIsOver(config)) {
                    stopReading();
                }
            }
        }

        private Throwable acceptAll(ExtendedHandle round) {
            ChannelPipeline pipeline = pipeline();
            try {
                do {
                    long connection = listening ? stack().accept(listener) : Stack.NO_CONNECTION;
                    if (connection == Stack.NO_CONNECTION) {
                        return null;
                    }
                    round.lastBytesRead(1);
                    round.incMessagesRead(1);
                    readPending = false;
                    pipeline.fireChannelRead(
                            new BypassSocketChannel(BypassServerSocketChannel.this, home(), connection));
                } while (round.continueReading());
                return null;
            } catch (Throwable t) {
                return t;
            }
        }
    }
}
