package io.ringroad.transport.netty;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which loop a channel is on. */
@Timeout(30)
class BypassEventLoopGroupTest {
    private static ServerBootstrap server() {
        return new ServerBootstrap().channel(BypassServerSocketChannel.class)
                .childHandler(new ChannelInboundHandlerAdapter());
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(BypassTestGroups.SERVER_V4, 0);
    }

    private static Channel connect(ChannelFuture server) {
        return new Bootstrap().group(BypassTestGroups.CLIENTS).channel(BypassSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(server.channel().localAddress()).syncUninterruptibly().channel();
    }

    @Test
    void acceptedChannelsStayOnTheirListenersLoop() throws Exception {
        for (int round = 0; round < 4; round++) {
            Promise<Channel> accepted = ImmediateEventExecutor.INSTANCE.newPromise();
            ChannelFuture server = server().group(BypassTestGroups.SERVERS).childHandler(
                    new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelActive(ChannelHandlerContext context) {
                            accepted.setSuccess(context.channel());
                        }
                    }).bind(anyPort()).sync();
            Channel client = connect(server);
            assertSame(server.channel().eventLoop(), accepted.get().eventLoop());
            assertNotSame(client.eventLoop(), accepted.get().eventLoop());
            client.close().sync();
            server.channel().close().sync();
        }
    }

    @Test
    void aConnectionCannotMoveToAnotherLoop() throws Exception {
        Promise<Throwable> refusal = ImmediateEventExecutor.INSTANCE.newPromise();
        BypassEventLoop elsewhere = BypassTestGroups.CLIENTS.next();
        ChannelFuture server = server().group(BypassTestGroups.SERVERS).handler(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object accepted) {
                Channel child = (Channel) accepted;
                elsewhere.register(child).addListener(registered -> refusal.setSuccess(registered.cause()));
            }
        }).bind(anyPort()).sync();
        Channel client = connect(server);
        assertTrue(refusal.await(10, TimeUnit.SECONDS));
        String reason = assertInstanceOf(IllegalStateException.class, refusal.getNow()).getMessage();
        assertTrue(reason.contains("BypassEventLoopGroup"), reason);
        assertTrue(client.closeFuture().await(10, TimeUnit.SECONDS), "the refused connection is closed");
        server.channel().close().sync();
    }

    @Test
    void aGroupShutsDownWithOpenChannels() throws Exception {
        BypassEventLoopGroup group = BypassTestGroups.newServerGroup("short-lived", 1);
        CountDownLatch accepted = new CountDownLatch(2);
        ChannelFuture server = server().group(group).childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel child) {
                accepted.countDown();
            }
        }).bind(anyPort()).sync();
        List<Channel> clients = List.of(connect(server), connect(server));
        accepted.await();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        assertFalse(server.channel().isOpen());
        for (Channel client : clients) {
            assertTrue(client.closeFuture().await(10, TimeUnit.SECONDS), "the server's FIN arrives");
        }
    }
}
