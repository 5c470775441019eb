package io.ringroad.transport.netty.suite;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Binds to the server host's address where Netty's tests say the loopback address; see {@link MappedBootstrap}. */
final class MappedServerBootstrap extends ServerBootstrap {
    private final InetAddress server;

    MappedServerBootstrap(InetAddress server) {
        this.server = server;
    }

    @Override
    public ServerBootstrap localAddress(SocketAddress address) {
        return super.localAddress(MappedBootstrap.map(address, server));
    }

    @Override
    public ChannelFuture bind(InetAddress host, int port) {
        return bind(MappedBootstrap.map(new InetSocketAddress(host, port), server));
    }
}
