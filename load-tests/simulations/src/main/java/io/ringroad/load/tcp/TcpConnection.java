package io.ringroad.load.tcp;

import io.gatling.core.config.GatlingConfiguration;
import io.gatling.netty.util.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import io.ringroad.load.tcp.TcpOperation.Outcome;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** One virtual user's connection; everything happens on the user's event loop, and one operation at a time. */
final class TcpConnection extends SimpleChannelInboundHandler<ByteBuf> {
    private static final long TIMEOUT_MS = Tcp.TIMEOUT.toMillis();
    private static final long READ_INTERVAL_MS = 20;
    private static final long UNTIL_END = Long.MAX_VALUE;

    private final EventLoop loop;
    private final boolean nativeTransport;
    private final boolean ioUring;
    private Channel channel;
    private long receivedBytes;
    private long expectedBytes;
    private int readBytesPerS;
    private boolean ended;
    /** What went wrong while nobody waited; null if nothing did. */
    private String lost;
    private Outcome waiting;
    private Future<?> timeout;

    TcpConnection(EventLoop loop, GatlingConfiguration configuration) {
        this.loop = loop;
        this.nativeTransport = configuration.netty().useNativeTransport();
        this.ioUring = configuration.netty().useIoUring();
    }

    void open(InetSocketAddress target, InetSocketAddress source, Outcome done) {
        await(done);
        Bootstrap bootstrap = new Bootstrap().group(loop)
                .channelFactory(Transports.newSocketChannelFactory(nativeTransport, ioUring))
                .option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) TIMEOUT_MS)
                .handler(this);
        bootstrap.connect(target, source).addListener(connected -> {
            if (!connected.isSuccess()) {
                finish("connect: " + connected.cause().getMessage());
            }
        });
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        finish(null);
    }

    void send(byte[] bytes, Outcome done) {
        if (!await(done)) {
            return;
        }
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes))
                .addListener(written -> finish(written.isSuccess() ? null : "send: " + written.cause().getMessage()));
    }

    /** @param bytesPerS 0: as fast as they come */
    void expect(int bytes, int bytesPerS, Outcome done) {
        if (await(done)) {
            expectedBytes = bytes;
            pace(bytesPerS);
            checkOrReadMore();
        }
    }

    void expectEnd(Outcome done) {
        if (await(done)) {
            expectedBytes = UNTIL_END;
            pace(0);
            checkOrReadMore();
        }
    }

    private void pace(int bytesPerS) {
        if (bytesPerS > 0 && readBytesPerS == 0) {
            int bytesPerRead = (int) Math.max(1, bytesPerS * READ_INTERVAL_MS / 1000);
            channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(bytesPerRead).maxMessagesPerRead(1));
        }
        readBytesPerS = bytesPerS;
    }

    void close(Outcome done) {
        channel.close();
        done.done(null);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        receivedBytes += bytes.readableBytes();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (waiting != null) {
            checkOrReadMore();
        }
    }

    private void checkOrReadMore() {
        if (check()) {
            return;
        }
        if (readBytesPerS == 0) {
            channel.read();
        } else {
            loop.schedule(() -> channel.read(), READ_INTERVAL_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether what is waited for is decided; told if so. */
    private boolean check() {
        boolean untilEnd = expectedBytes == UNTIL_END;
        if (untilEnd ? receivedBytes > 0 : receivedBytes > expectedBytes) {
            finish("more bytes than expected: " + receivedBytes);
        } else if (!untilEnd && receivedBytes == expectedBytes) {
            receivedBytes = 0;
            finish(null);
        } else if (ended) {
            finish(untilEnd ? null : "end of stream after " + receivedBytes + " of " + expectedBytes + " bytes");
        } else {
            return false;
        }
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended = true;
        if (waiting != null) {
            check();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (waiting == null) {
            lost = String.valueOf(cause.getMessage());
            context.close();
        } else {
            finish(String.valueOf(cause.getMessage()));
        }
    }

    /** @return false if the connection was lost meanwhile, which {@code done} has been told */
    private boolean await(Outcome done) {
        waiting = done;
        timeout = loop.schedule(() -> finish("nothing within " + Tcp.TIMEOUT.toSeconds() + " s"), TIMEOUT_MS,
                TimeUnit.MILLISECONDS);
        if (lost != null) {
            finish(lost);
        }
        return lost == null;
    }

    private void finish(String failure) {
        Outcome told = waiting;
        if (told == null) {
            return;
        }
        waiting = null;
        timeout.cancel(false);
        if (failure != null && channel != null) {
            channel.close();
        }
        told.done(failure);
    }
}
