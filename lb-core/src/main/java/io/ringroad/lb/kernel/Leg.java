package io.ringroad.lb.kernel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;

/**
 * One of the two connections of a session, and how it ends. Its socket is opened with {@link #ABORTS_UNLESS_TOLD}: whoever
 * closes it, Netty after an error or the kernel after the worker's death, the peer gets RST, since FIN would say that it has had
 * everything. FIN leaves by {@link #sendFin} and {@link #closeInOrder} alone. For the event loop only.
 */
final class Leg {
    /** {@code SO_LINGER} of 0 seconds: close sends RST and drops what was not sent. */
    static final int ABORTS_UNLESS_TOLD = 0;
    private static final int LINGER_OFF = -1;

    private final SocketChannel channel;
    private boolean finSent;
    private boolean closing;

    Leg(SocketChannel channel) {
        this.channel = channel;
    }

    /** Queues bytes, which it releases; a failure is told to the channel's handler. */
    void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    /** Whether less is queued than the channel's high-water mark. */
    boolean isWritable() {
        return channel.isWritable();
    }

    /** Whether bytes are to be read as they come. When they aren't they stay in the kernel, and the peer's window closes. */
    void read(boolean wanted) {
        channel.config().setAutoRead(wanted);
    }

    boolean isReading() {
        return channel.config().isAutoRead();
    }

    /**
     * Sends FIN after what is queued.
     *
     * @param sent runs once it was handed to the kernel with all bytes before it
     * @param failed runs if it can't be sent, because the connection has ended already
     */
    void sendFin(Runnable sent, Runnable failed) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            // io_uring completes writes after close was called, too: no FIN in front of the RST.
            finSent = written.isSuccess() && !closing && channel.shutdownOutput().isSuccess();
            (finSent ? sent : failed).run();
        });
    }

    /** Whether the peer has been told that no more bytes come. */
    boolean isFinSent() {
        return finSent;
    }

    /** FIN, or nothing if it was sent; but RST if bytes would be lost, which must not look like a regular end. */
    void closeInOrder() {
        closing = true;
        if (channel.isOpen() && isAllSent()) {
            channel.config().setOption(ChannelOption.SO_LINGER, LINGER_OFF);
        }
        channel.close();
    }

    private boolean isAllSent() {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        return unsent == null ? finSent : unsent.isEmpty();
    }

    /** RST. */
    void abort() {
        closing = true;
        channel.close();
    }
}
