package io.ringroad.transport.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Binds to a given address where Netty's tests say the loopback address; see {@link MappedBootstrap}. */
public final class MappedServerBootstrap extends ServerBootstrap {
    private final InetAddress server;

    public MappedServerBootstrap(InetAddress server) {
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
