package io.ringroad.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.util.internal.StringUtil;
import io.ringroad.stack.Stack;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;

/** The two directions of a connection: bytes in and out, and the end of either. */
abstract class AbstractBypassStreamChannel extends AbstractBypassChannel implements DuplexChannel {
    private final StreamReader reader = new StreamReader(this);
    private final StreamWriter writer = new StreamWriter(this);
    private final Runnable flushTask = () -> streamUnsafe().flush0();
    private final HalfClosure halfClosure = new HalfClosure(this);
    private long connection = Stack.NO_CONNECTION;
    private boolean inputDiscarded;
    private volatile boolean active;
    private volatile boolean inputShutdown;
    private volatile boolean outputShutdown;

    AbstractBypassStreamChannel(BypassServerSocketChannel parent, BypassIoHandler home) {
        super(parent, home);
    }

    /** The stack's handle; {@link Stack#NO_CONNECTION} before connect and after close. For the loop's thread. */
    public final long connection() {
        return connection;
    }

    final void connection(long handle) {
        connection = handle;
    }

    /** Takes the handle away. */
    final long takeConnection() {
        long taken = connection;
        connection = Stack.NO_CONNECTION;
        return taken;
    }

    final StreamReader reader() {
        return reader;
    }

    final void active(boolean now) {
        active = now;
    }

    /** Closed in both directions. */
    final void shutDown() {
        active = false;
        inputShutdown = true;
        outputShutdown = true;
    }

    @Override
    public abstract SocketChannelConfig config();

    @Override
    final boolean livesInStack() {
        return connection != Stack.NO_CONNECTION;
    }

    @Override
    void interestChanged(int bits) {
        if (livesInStack()) {
            stack().interest(connection, bits);
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws IOException {
        switch (writer.write(in)) {
            case ALL_WRITTEN -> removeInterest(BypassIoOps.WRITE);
            case SEND_QUEUE_FULL -> addInterest(BypassIoOps.WRITE);
            case TURN_OVER -> {
                removeInterest(BypassIoOps.WRITE);
                eventLoop().execute(flushTask);
            }
        }
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf || message instanceof FileRegion) {
            return message;
        }
        throw new UnsupportedOperationException("a bypass channel writes ByteBuf and FileRegion, not "
                + StringUtil.simpleClassName(message));
    }

    /** The peer will send no more, and all has been read: closes the input, or the channel. */
    void onInputEnded() {
        if (inputShutdown) {
            return;
        }
        if (!config().isAllowHalfClosure()) {
            bypassUnsafe().close();
            return;
        }
        inputShutdown = true;
        pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }

    void fireInputShutdownReadComplete() {
        pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
    }

    /** Drops what is and will be received. */
    void doShutdownInput() throws IOException {
        throwUnlessConnected();
        inputShutdown = true;
        inputDiscarded = true;
        stack().shutdownInput(connection);
        if (isInterestedIn(BypassIoOps.READ)) {
            eventLoop().execute(reader::onReadable); // the end of the stream is there to be read
        }
    }

    @Override
    protected void doShutdownOutput() throws IOException {
        throwUnlessConnected();
        outputShutdown = true;
        stack().shutdownOutput(connection);
    }

    private void throwUnlessConnected() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        if (!active) {
            throw new NotYetConnectedException();
        }
    }

    /** Whether received bytes are dropped, by {@link #shutdownInput}. */
    final boolean isInputDiscarded() {
        return inputDiscarded;
    }

    @Override
    public final boolean isActive() {
        return active;
    }

    @Override
    public final boolean isInputShutdown() {
        return inputShutdown;
    }

    @Override
    public final boolean isOutputShutdown() {
        return outputShutdown;
    }

    @Override
    public final boolean isShutdown() {
        return inputShutdown && outputShutdown;
    }

    @Override
    public final ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public final ChannelFuture shutdownInput(ChannelPromise promise) {
        return halfClosure.shutdownInput(promise);
    }

    @Override
    public final ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public final ChannelFuture shutdownOutput(ChannelPromise promise) {
        return halfClosure.shutdownOutput(promise);
    }

    @Override
    public final ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public final ChannelFuture shutdown(ChannelPromise promise) {
        return halfClosure.shutdown(promise);
    }

    final StreamUnsafe streamUnsafe() {
        return (StreamUnsafe) unsafe();
    }

    /** Flushes as the send queue has room. */
    abstract class StreamUnsafe extends BypassUnsafe {
        @Override
        public final long connection() {
            return connection;
        }

        /** A handshake is under way. */
        abstract boolean isConnecting();

        /** Not while the send queue is full or a handshake is under way: the event that ends this will flush. */
        @Override
        protected final void flush0() {
            if (!isConnecting() && !isInterestedIn(BypassIoOps.WRITE)) {
                super.flush0();
            }
        }

        /** The send queue has room again. */
        final void onWritable() {
            super.flush0();
        }
    }
}
