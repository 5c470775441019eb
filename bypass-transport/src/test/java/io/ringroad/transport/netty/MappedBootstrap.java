package io.ringroad.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Connects to a server's address where Netty's tests say the loopback address, from which no packet on a link may come
 * (RFC 1122 §3.2.1.3), or the wildcard.
 */
public final class MappedBootstrap extends Bootstrap {
    private final InetAddress server;

    public MappedBootstrap(InetAddress server) {
        this.server = server;
    }

    /** The address, or the server's with the same port if it is the loopback address or the wildcard. */
    static SocketAddress map(SocketAddress address, InetAddress server) {
        return address instanceof InetSocketAddress inet && !inet.isUnresolved()
                && (inet.getAddress().isLoopbackAddress() || inet.getAddress().isAnyLocalAddress())
                ? new InetSocketAddress(server, inet.getPort())
                : address;
    }

    @Override
    public ChannelFuture connect(SocketAddress remoteAddress) {
        return super.connect(map(remoteAddress, server));
    }

    @Override
    public ChannelFuture connect(InetAddress host, int port) {
        return connect(new InetSocketAddress(host, port));
    }
}
