package io.ringroad.transport.netty;

import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.SocketChannel;
import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.Stack;
import io.ringroad.stack.wire.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A connection of its loop's stack as a Netty channel.
 *
 * <p>Closing never blocks: what the stack has taken is sent in the background, then FIN. With {@code SO_LINGER} 0, or if
 * received bytes are unread, the connection is reset instead, as on Linux. A positive {@code SO_LINGER} changes nothing.
 */
public final class BypassSocketChannel extends AbstractBypassStreamChannel implements SocketChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final BypassSocketChannelConfig config = new BypassSocketChannelConfig(this);
    private ConnectAttempt attempt;

    public BypassSocketChannel() {
        super(null, null);
    }

    /** An accepted connection. */
    BypassSocketChannel(BypassServerSocketChannel parent, BypassIoHandler home, long connection) {
        super(parent, home);
        connection(connection);
        Stack stack = home.stack();
        setLocalAddress(Addresses.toJava(stack.localAddress(connection), stack.localPort(connection)));
        setRemoteAddress(Addresses.toJava(stack.remoteAddress(connection), stack.remotePort(connection)));
        active(true);
    }

    /**
     * Takes the TCP connection out of the channel, so that the stack can relay it: a handler has seen the bytes that it
     * had to see, the rest needs no pipeline. The channel closes, its connection does not. Bytes that handlers hold are
     * theirs; nothing may be waiting to be written.
     *
     * @return the handle for {@link Stack#relay}; the caller must relay, adopt or close it at once
     * @throws IllegalStateException if not called on the event loop, or the channel isn't connected, has been shut down
     *     on this side, or still has something to write. That the peer has finished sending is no obstacle
     */
    public long detachConnection() {
        if (!eventLoop().inEventLoop()) {
            throw new IllegalStateException("a connection is detached on its event loop");
        }
        ChannelOutboundBuffer unwritten = unsafe().outboundBuffer();
        if (!isActive() || isInputDiscarded() || unwritten == null
                || stack().error(connection()) != ConnectionError.NONE) {
            throw new IllegalStateException("only a connection that is open and was not shut down here can be detached");
        }
        if (unwritten.totalPendingWriteBytes() > 0) {
            throw new IllegalStateException(
                    unwritten.totalPendingWriteBytes() + " bytes wait to be written before the connection is detached");
        }
        long detached = takeConnection();
        stack().interest(detached, 0);
        bypassUnsafe().close();
        return detached;
    }

    @Override
    void onPlaced() {
        if (livesInStack()) {
            stack().adopt(connection(), home().ownerId(), place().slot());
            applyOptions();
            interestChanged(interest());
        }
    }

    /** An option that the stack must know has changed; from any thread. */
    void onOptionChanged() {
        if (isRegistered()) {
            home().onLoop(this::applyOptions);
        }
    }

    private void applyOptions() {
        if (livesInStack()) {
            stack().noDelay(connection(), config.isTcpNoDelay());
            config.applyKeepAlive(stack(), connection());
        }
    }

    /** Remembers the local address for connect, which checks it. */
    @Override
    protected void doBind(SocketAddress address) {
        setLocalAddress(Addresses.resolved(address));
    }

    private void startConnect(InetSocketAddress remote, InetSocketAddress local) throws IOException {
        if (attempt != null) {
            throw new ConnectionPendingException();
        }
        if (livesInStack()) {
            throw new AlreadyConnectedException();
        }
        InetSocketAddress from = local != null ? local : localAddress();
        long started = stack().connect(
                from == null ? null : Addresses.toStack(from), from == null ? 0 : from.getPort(),
                IpAddress.of(remote.getAddress()), remote.getPort(), home().ownerId(), place().slot(), 0);
        connection(started);
        setLocalAddress(Addresses.toJava(stack().localAddress(started), stack().localPort(started)));
        applyOptions();
        interestChanged(interest());
    }

    @Override
    protected void doDisconnect() throws Exception {
        doClose();
    }

    @Override
    protected void doClose() throws Exception {
        shutDown();
        ConnectAttempt unfinished = attempt;
        if (unfinished != null) {
            attempt = null;
            unfinished.cancelTimeout();
            unfinished.promise().tryFailure(new ClosedChannelException());
        }
        try {
            releaseConnection();
        } finally {
            super.doClose();
        }
    }

    /** Possibly of a channel that never was registered, on another thread than the stack's. */
    private void releaseConnection() {
        long released = takeConnection();
        if (released == Stack.NO_CONNECTION) {
            return;
        }
        try {
            home().onLoop(() -> endConnection(released));
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the stack with it.
        }
    }

    private void endConnection(long ended) {
        if (config.getSoLinger() == 0) {
            stack().abort(ended);
        } else {
            stack().close(ended);
        }
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public BypassSocketChannelConfig config() {
        return config;
    }

    @Override
    public BypassServerSocketChannel parent() {
        return (BypassServerSocketChannel) super.parent();
    }

    @Override
    protected BypassUnsafe newUnsafe() {
        return new SocketUnsafe();
    }

    private final class SocketUnsafe extends StreamUnsafe {
        @Override
        boolean isConnecting() {
            return attempt != null;
        }

        /** In Netty's order: the connect's outcome first, then writes, then reads, then the peer's close. */
        @Override
        void onReady(BypassIoEvent event) {
            boolean failed = event.has(ConnectionOwner.FAILED);
            if (attempt != null) {
                if (failed) {
                    connectFailed(stack().error(connection()));
                    return;
                }
                if (event.has(ConnectionOwner.CONNECTED)) {
                    connected();
                }
            } else if (event.has(ConnectionOwner.WRITABLE) && !failed) {
                onWritable();
            }
            if (isOpen() && event.has(ConnectionOwner.PEER_CLOSED)) {
                reader().onPeerClosed();
            } else if (isOpen() && event.has(ConnectionOwner.READABLE)) {
                reader().onReadable();
            }
            if (isOpen() && failed && livesInStack()) {
                onFailed();
            }
        }

        /** A failure that reading has not told about, as the input had ended before. */
        private void onFailed() {
            pipeline().fireExceptionCaught(Failures.ofConnection(stack().error(connection())));
            close();
        }

        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            // Not made uncancellable: a handshake can be given up at any time.
            if (promise.isDone() || !ensureOpen(promise)) {
                return;
            }
            try {
                InetSocketAddress peer = Addresses.resolved(remote);
                startConnect(peer, local == null ? null : Addresses.resolved(local));
                attempt = new ConnectAttempt(promise, peer);
            } catch (Exception e) {
                promise.tryFailure(annotateConnectException(e, remote));
                closeIfClosed();
                return;
            }
            limit(attempt);
        }

        private void limit(ConnectAttempt limited) {
            int timeoutMs = config.getConnectTimeoutMillis();
            if (timeoutMs > 0) {
                limited.timeout(eventLoop().schedule(
                        () -> connectTimedOut(limited, timeoutMs), timeoutMs, TimeUnit.MILLISECONDS));
            }
            limited.promise().addListener(done -> {
                if (done.isCancelled() && attempt == limited) {
                    close();
                }
            });
        }

        private void connectTimedOut(ConnectAttempt late, int timeoutMs) {
            if (attempt == late && late.promise().tryFailure(new ConnectTimeoutException(
                    "connection timed out after " + timeoutMs + " ms: " + late.remote()))) {
                close();
            }
        }

        private void connected() {
            ConnectAttempt done = attempt;
            attempt = null;
            done.cancelTimeout();
            setRemoteAddress(done.remote());
            active(true);
            boolean wanted = done.promise().trySuccess();
            // Even if a listener of the promise has closed the channel: it was active for a moment.
            pipeline().fireChannelActive();
            if (wanted) {
                flush0(); // what was flushed while connecting
            } else {
                close();
            }
        }

        private void connectFailed(ConnectionError error) {
            ConnectAttempt failed = attempt;
            attempt = null;
            failed.cancelTimeout();
            failed.promise().tryFailure(annotateConnectException(Failures.ofConnect(error), failed.remote()));
            close();
        }
    }
}
