package io.ringroad.transport.netty.suite;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Connects to the server host of the memory network where Netty's tests say the loopback address: no packet on a link may
 * come from that one (RFC 1122 §3.2.1.3).
 */
final class MappedBootstrap extends Bootstrap {
    private final InetAddress server;

    MappedBootstrap(InetAddress server) {
        this.server = server;
    }

    /** The address, or the server's with the same port if it is a loopback address. */
    static SocketAddress map(SocketAddress address, InetAddress server) {
        return address instanceof InetSocketAddress inet && !inet.isUnresolved() && inet.getAddress().isLoopbackAddress()
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
