package io.ringroad.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.util.UncheckedBooleanSupplier;
import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.Stack;
import java.io.IOException;

/**
 * Moves what a connection has received to its channel's pipeline, in the order of events that Netty's stream transports
 * have. Bytes that nobody asks for stay in the stack, and its window closes: that is the back-pressure.
 */
final class StreamReader {
    private final AbstractBypassStreamChannel channel;
    private final UncheckedBooleanSupplier moreIsThere = this::moreIsThere;
    private boolean peerClosed;
    private boolean endOfStreamReported;
    private ByteBuf buffer;

    StreamReader(AbstractBypassStreamChannel channel) {
        this.channel = channel;
    }

    /** No further read is of use: the channel is closed, or its input is, for good. */
    private boolean isOver() {
        return channel.connection() == Stack.NO_CONNECTION
                || channel.isInputShutdown() && (endOfStreamReported || !channel.config().isAllowHalfClosure());
    }

    /**
     * The peer has sent FIN, or the connection has failed. Told once, so from now on everything is read to the end
     * whether a handler asks for it or not: else one that doesn't would never learn that the peer is gone.
     */
    void onPeerClosed() {
        peerClosed = true;
        onReadable();
    }

    /** One round of reads. */
    void onReadable() {
        if (isOver()) {
            channel.bypassUnsafe().stopReading();
            return;
        }
        ExtendedHandle round = (ExtendedHandle) channel.unsafe().recvBufAllocHandle();
        round.reset(channel.config());
        try {
            boolean endOfStream = readAll(round);
            round.readComplete();
            channel.pipeline().fireChannelReadComplete();
            if (endOfStream) {
                onEndOfStream();
            }
        } catch (Throwable t) {
            onFailure(round, t);
        } finally {
            if (channel.bypassUnsafe().readingIsOver(channel.config())) {
                channel.onAutoReadCleared();
            }
        }
    }

    /** @return whether the end of the stream was met */
    private boolean readAll(ExtendedHandle round) throws IOException {
        ChannelPipeline pipeline = channel.pipeline();
        ByteBufAllocator allocator = channel.config().getAllocator();
        do {
            buffer = round.allocate(allocator);
            round.attemptedBytesRead(buffer.writableBytes());
            round.lastBytesRead(read(buffer));
            if (round.lastBytesRead() <= 0) {
                takeBuffer().release();
                return round.lastBytesRead() < 0;
            }
            round.incMessagesRead(1);
            channel.bypassUnsafe().readPending = false; // before the handlers, who may ask for the next read
            pipeline.fireChannelRead(takeBuffer());
        } while (!isOver() && continues(round));
        return false;
    }

    private ByteBuf takeBuffer() {
        ByteBuf taken = buffer;
        buffer = null;
        return taken;
    }

    private int read(ByteBuf target) throws IOException {
        if (channel.isInputShutdown()) {
            return -1;
        }
        int count = BufferTransfer.read(channel.stack(), channel.connection(), target);
        if (count < 0) {
            ConnectionError error = channel.stack().error(channel.connection());
            if (error != ConnectionError.NONE) {
                throw Failures.ofConnection(error);
            }
        }
        return count;
    }

    private boolean continues(ExtendedHandle round) {
        return peerClosed || round.continueReading(moreIsThere);
    }

    private boolean moreIsThere() {
        return channel.stack().readableBytes(channel.connection()) > 0
                || channel.stack().isInputFinished(channel.connection());
    }

    private void onEndOfStream() {
        channel.bypassUnsafe().readPending = false; // there is nothing left to read
        channel.onInputEnded();
        if (channel.isOpen() && !endOfStreamReported) {
            endOfStreamReported = true;
            channel.fireInputShutdownReadComplete();
        }
    }

    private void onFailure(ExtendedHandle round, Throwable cause) {
        if (buffer != null) {
            deliverOrRelease(takeBuffer());
        }
        round.readComplete();
        channel.pipeline().fireChannelReadComplete();
        channel.pipeline().fireExceptionCaught(cause);
        if (cause instanceof IOException || cause instanceof OutOfMemoryError) {
            channel.bypassUnsafe().close();
        }
    }

    private void deliverOrRelease(ByteBuf received) {
        if (received.isReadable()) {
            channel.bypassUnsafe().readPending = false;
            channel.pipeline().fireChannelRead(received);
        } else {
            received.release();
        }
    }
}
