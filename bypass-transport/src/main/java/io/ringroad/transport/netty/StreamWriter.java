package io.ringroad.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;
import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.Stack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Moves what a channel's handlers have flushed to its connection's send queue. The bytes are copied, so a write's promise
 * succeeds as soon as the stack has taken them: what success means for a kernel's socket, too.
 */
final class StreamWriter {
    /** What one unit of {@code WRITE_SPIN_COUNT} stands for, and what each message costs at least. */
    private static final int SPIN_BYTES = 16 << 10;
    private static final int MESSAGE_COST_BYTES = 256;

    /** How a flush ended. */
    enum Result {
        ALL_WRITTEN,
        SEND_QUEUE_FULL,
        /** The turn is used up although the queue would take more: others first. */
        TURN_OVER
    }

    private final AbstractBypassStreamChannel channel;
    private RegionTarget regionTarget;

    StreamWriter(AbstractBypassStreamChannel channel) {
        this.channel = channel;
    }

    /** @throws IOException if the connection has failed */
    Result write(ChannelOutboundBuffer in) throws IOException {
        long budgetBytes = (long) channel.config().getWriteSpinCount() * SPIN_BYTES;
        while (budgetBytes > 0) {
            // Asked for anew each time: a promise's listener may write, flush or close from within a removal.
            Object message = in.current();
            if (message == null) {
                return Result.ALL_WRITTEN;
            }
            long taken = message instanceof ByteBuf bytes ? writeBytes(in, bytes) : writeRegion(in, (FileRegion) message);
            if (taken < 0) {
                return Result.SEND_QUEUE_FULL;
            }
            budgetBytes -= Math.max(taken, MESSAGE_COST_BYTES);
        }
        return Result.TURN_OVER;
    }

    /** @return bytes taken, or −1 if some are left and the send queue is full */
    private long writeBytes(ChannelOutboundBuffer in, ByteBuf bytes) throws IOException {
        int length = bytes.readableBytes();
        if (length == 0) {
            in.remove();
            return 0;
        }
        int taken = BufferTransfer.write(stack(), channel.connection(), bytes);
        if (taken == 0) {
            throwIfFailed();
            return -1;
        }
        in.removeBytes(taken);
        return taken < length ? -1 : taken;
    }

    private long writeRegion(ChannelOutboundBuffer in, FileRegion region) throws IOException {
        if (regionTarget == null) {
            regionTarget = new RegionTarget();
        }
        long taken = region.transferred() < region.count()
                ? region.transferTo(regionTarget, region.transferred())
                : 0;
        if (taken > 0) {
            in.progress(taken);
        }
        if (region.transferred() >= region.count()) {
            in.remove();
            return taken;
        }
        throwIfFailed();
        return taken > 0 ? taken : -1;
    }

    private void throwIfFailed() throws IOException {
        ConnectionError error = stack().error(channel.connection());
        if (error != ConnectionError.NONE) {
            throw Failures.ofConnection(error);
        }
    }

    private Stack stack() {
        return channel.stack();
    }

    /** The send queue as the target of a file's bytes. */
    private final class RegionTarget implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int before = source.remaining();
            BufferTransfer.write(stack(), channel.connection(), source);
            return before - source.remaining();
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException("the channel is closed by its owner");
        }
    }
}
