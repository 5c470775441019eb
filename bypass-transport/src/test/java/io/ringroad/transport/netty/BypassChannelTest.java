package io.ringroad.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.ManualIoEventLoop;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The channels' events, in virtual time, over two stacks. */
class BypassChannelTest {
    private final VirtualNetwork network = new VirtualNetwork();
    private final Recorder onServer = new Recorder();
    private final Recorder onClient = new Recorder();

    @AfterEach
    void close() {
        network.close();
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Test
    void bytesGoBothWays() {
        BypassSocketChannel client = network.connect(network.bind(onServer), onClient);
        client.writeAndFlush(text("ping"));
        network.settle();
        onServer.channel.writeAndFlush(text("pong"));
        network.settle();
        assertEquals(List.of("active", "read ping"), onServer.events);
        assertEquals(List.of("active", "read pong"), onClient.events);
        assertEquals(client.localAddress(), onServer.channel.remoteAddress());
    }

    @Test
    void closeIsSeenByTheReadingPeer() {
        BypassSocketChannel client = network.connect(network.bind(onServer), onClient);
        client.writeAndFlush(text("bye"));
        client.close();
        network.settle();
        assertEquals(List.of("active", "read bye", "inactive"), onServer.events);
        assertFalse(onServer.channel.isOpen());
    }

    @Test
    void closeIsSeenByAPeerThatDoesNotRead() {
        BypassServerSocketChannel server = network.bind(
                new ServerBootstrap().childOption(ChannelOption.AUTO_READ, false).childHandler(onServer));
        BypassSocketChannel client = network.connect(server, onClient);
        client.writeAndFlush(text("unread"));
        network.settle();
        assertEquals(List.of("active"), onServer.events);
        client.close();
        network.settle();
        assertEquals(List.of("active", "read unread", "inactive"), onServer.events);
    }

    @Test
    void resetIsSeenByAPeerThatDoesNotRead() {
        BypassServerSocketChannel server = network.bind(
                new ServerBootstrap().childOption(ChannelOption.AUTO_READ, false).childHandler(onServer));
        BypassSocketChannel client = network.connect(server, onClient);
        client.config().setSoLinger(0);
        client.close();
        network.settle();
        assertEquals(List.of("active", "Connection reset by peer", "inactive"), onServer.events);
    }

    @Test
    void resetAfterTheEndOfInputClosesAHalfClosedChannel() {
        BypassServerSocketChannel server = network.bind(
                new ServerBootstrap().childOption(ChannelOption.ALLOW_HALF_CLOSURE, true).childHandler(onServer));
        BypassSocketChannel client = network.connect(server, onClient);
        client.shutdownOutput();
        network.settle();
        assertTrue(onServer.channel.isActive());
        client.config().setSoLinger(0);
        client.close();
        network.settle();
        assertEquals(List.of("active", "ChannelInputShutdownEvent", "ChannelInputShutdownReadComplete",
                "Connection reset by peer", "inactive"), onServer.events);
    }

    @Test
    void halfClosedChannelStillSends() {
        BypassServerSocketChannel server = network.bind(
                new ServerBootstrap().childOption(ChannelOption.ALLOW_HALF_CLOSURE, true).childHandler(onServer));
        BypassSocketChannel client = network.connect(server, onClient);
        client.shutdownOutput();
        network.settle();
        onServer.channel.writeAndFlush(text("late"));
        onServer.channel.close();
        network.settle();
        assertEquals(List.of("active", "ChannelOutputShutdownEvent", "read late", "inactive"), onClient.events);
        assertFalse(client.isOpen());
    }

    /** The end of the stream stays readable for ever; a loop that is told so each time would never sleep. */
    @Test
    void halfClosedChannelsKeepNoLoopBusy() {
        BypassServerSocketChannel server = network.bind(
                new ServerBootstrap().childOption(ChannelOption.ALLOW_HALF_CLOSURE, true).childHandler(onServer));
        network.connect(server, onClient).shutdownOutput();
        network.settle();
        assertTrue(((BypassSocketChannel) onServer.channel).isInputShutdown());
        assertEquals(0, ((ManualIoEventLoop) network.serverLoop()).runNow());
        assertFalse(network.serverHandler().stack().hasWork());
    }

    @Test
    void aChannelThatDoesNotReadStopsItsPeerAndLosesNothing() {
        BypassServerSocketChannel server = network.bind(
                new ServerBootstrap().childOption(ChannelOption.AUTO_READ, false).childHandler(new Counter()));
        BypassSocketChannel client = network.connect(server, onClient);
        int bytes = 4 << 20;
        ChannelFuture written = client.writeAndFlush(Unpooled.wrappedBuffer(new byte[bytes]));
        network.advance(100, TimeUnit.MILLISECONDS);
        assertFalse(written.isDone());
        assertFalse(client.isWritable());
        assertEquals(0, Counter.received);
        Counter.channel.config().setAutoRead(true);
        network.advance(2, TimeUnit.SECONDS);
        assertTrue(written.isSuccess());
        assertTrue(client.isWritable());
        assertEquals(bytes, Counter.received);
    }

    private static final class Counter extends ChannelInboundHandlerAdapter {
        static long received;
        static Channel channel;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            received = 0;
            channel = context.channel();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            received += ((ByteBuf) message).readableBytes();
            ((ByteBuf) message).release();
        }
    }

    @Test
    void connectTimesOutAtItsTime() {
        ChannelFuture connecting = network.client(onClient)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 1500)
                .connect(new InetSocketAddress(VirtualNetwork.NOBODY.toInetAddress(), 80));
        network.advance(1499, TimeUnit.MILLISECONDS);
        assertFalse(connecting.isDone());
        network.advance(2, TimeUnit.MILLISECONDS);
        ConnectTimeoutException failure = assertInstanceOf(ConnectTimeoutException.class, connecting.cause());
        assertTrue(failure.getMessage().contains("1500 ms"), failure.getMessage());
        assertFalse(connecting.channel().isOpen());
        assertEquals(List.of(), onClient.events);
    }

    @Test
    void connectToAClosedPortIsRefused() {
        ChannelFuture connecting =
                network.client(onClient).connect(new InetSocketAddress(VirtualNetwork.SERVER.toInetAddress(), 81));
        network.settle();
        ConnectException failure = assertInstanceOf(ConnectException.class, connecting.cause());
        assertTrue(failure.getMessage().startsWith("Connection refused"), failure.getMessage());
        assertFalse(connecting.channel().isOpen());
    }

    @Test
    void cancelledConnectClosesTheChannel() {
        ChannelFuture connecting =
                network.client(onClient).connect(new InetSocketAddress(VirtualNetwork.NOBODY.toInetAddress(), 80));
        network.settle();
        assertTrue(connecting.cancel(true));
        network.settle();
        assertFalse(connecting.channel().isOpen());
    }

    @Test
    void whatIsFlushedWhileConnectingIsSentAfterwards() {
        BypassServerSocketChannel server = network.bind(onServer);
        ChannelFuture connecting = network.client(onClient).connect(server.localAddress());
        Channel client = connecting.channel();
        client.eventLoop().execute(() -> client.writeAndFlush(text("early")));
        network.settle();
        assertEquals(List.of("active", "read early"), onServer.events);
    }

    @Test
    void addressesAreUnknownBeforeConnect() {
        Channel client = network.client(onClient).register().channel();
        network.settle();
        assertNull(client.localAddress());
        assertNull(client.remoteAddress());
    }

    @Test
    void portInUseIsABindException() {
        BypassServerSocketChannel server = network.bind(onServer);
        ChannelFuture second = new ServerBootstrap().group(network.serverLoop())
                .channel(BypassServerSocketChannel.class).childHandler(onServer).bind(server.localAddress());
        network.settle();
        assertInstanceOf(BindException.class, second.cause());
        assertFalse(second.channel().isOpen());
    }

    @Test
    void closedListenerRefuses() {
        BypassServerSocketChannel server = network.bind(onServer);
        InetSocketAddress address = server.localAddress();
        server.close();
        network.settle();
        ChannelFuture connecting = network.client(onClient).connect(address);
        network.settle();
        assertInstanceOf(ConnectException.class, connecting.cause());
    }

    @Test
    void vanishedPeerIsFoundByKeepAlive() {
        BypassServerSocketChannel server = network.bind(onServer);
        BypassSocketChannel client = network.connect(server, network.client(onClient)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(BypassChannelOption.TCP_KEEPIDLE, 5)
                .option(BypassChannelOption.TCP_KEEPINTVL, 1)
                .option(BypassChannelOption.TCP_KEEPCNT, 3));
        network.killServer();
        network.advance(7, TimeUnit.SECONDS);
        assertTrue(client.isActive());
        network.advance(2, TimeUnit.SECONDS);
        assertEquals(List.of("active", "Connection timed out", "inactive"), onClient.events);
    }

    @Test
    void noFrameStaysBehind() {
        BypassServerSocketChannel server = network.bind(onServer);
        for (int i = 0; i < 20; i++) {
            BypassSocketChannel client = network.connect(server, new Recorder());
            client.writeAndFlush(text("x".repeat(5000 + i)));
            network.settle();
            client.close();
            network.settle();
        }
        network.advance(1, TimeUnit.SECONDS);
        assertEquals(0, network.framesInUse());
    }
}
