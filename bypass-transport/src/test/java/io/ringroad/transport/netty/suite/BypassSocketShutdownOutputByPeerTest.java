package io.ringroad.transport.netty.suite;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapFactory;
import io.netty.testsuite.transport.socket.AbstractSocketShutdownOutputByPeerTest;
import io.ringroad.transport.netty.BypassSocketChannel;
import io.ringroad.transport.netty.BypassTestGroups;
import java.net.SocketAddress;
import java.util.List;

/** With a bypass channel as the peer; {@code SocketShutdownOutputByPeerTest} has a kernel's socket. */
@BypassSuite
class BypassSocketShutdownOutputByPeerTest extends AbstractSocketShutdownOutputByPeerTest<SocketChannel> {
    @Override
    protected List<BootstrapFactory<ServerBootstrap>> newFactories() {
        return BypassSocketTestPermutation.INSTANCE.serverSocket();
    }

    @Override
    protected SocketChannel newSocket() {
        SocketChannel channel = new BypassSocketChannel();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
        BypassTestGroups.CLIENTS.register(channel).syncUninterruptibly();
        return channel;
    }

    @Override
    protected void connect(SocketChannel peer, SocketAddress address) {
        peer.connect(address).syncUninterruptibly();
    }

    @Override
    protected void write(SocketChannel peer, int data) {
        peer.writeAndFlush(Unpooled.buffer(1).writeByte(data)).syncUninterruptibly();
    }

    @Override
    protected void shutdownOutput(SocketChannel peer) {
        peer.shutdownOutput().syncUninterruptibly();
    }

    @Override
    protected void close(SocketChannel peer) {
        peer.close().syncUninterruptibly();
    }
}
