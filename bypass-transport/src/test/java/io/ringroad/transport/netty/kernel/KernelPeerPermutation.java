package io.ringroad.transport.netty.kernel;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapFactory;
import io.netty.testsuite.transport.socket.SocketTestPermutation;
import io.ringroad.transport.netty.BypassServerSocketChannel;
import io.ringroad.transport.netty.BypassSocketChannel;
import io.ringroad.transport.netty.MappedBootstrap;
import io.ringroad.transport.netty.MappedServerBootstrap;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** A bypass server with a kernel's client, and the other way round; over IPv4 and over IPv6. */
final class KernelPeerPermutation extends SocketTestPermutation {
    static final KernelPeerPermutation INSTANCE = new KernelPeerPermutation();

    @Override
    public List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> socket() {
        List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> combos = new ArrayList<>();
        for (InetAddress stack : KernelPeer.stackAddresses()) {
            combos.addAll(combo(List.of(bypassServer(stack)), List.of(kernelClient(stack))));
        }
        for (InetAddress kernel : KernelPeer.kernelAddresses()) {
            combos.addAll(combo(List.of(kernelServer(kernel)), List.of(bypassClient(kernel))));
        }
        return combos;
    }

    /** Bypass servers. */
    @Override
    public List<BootstrapFactory<ServerBootstrap>> serverSocket() {
        return KernelPeer.stackAddresses().stream().map(KernelPeerPermutation::bypassServer).toList();
    }

    /** Bypass clients. */
    @Override
    public List<BootstrapFactory<Bootstrap>> clientSocket() {
        return KernelPeer.kernelAddresses().stream().map(KernelPeerPermutation::bypassClient).toList();
    }

    private static BootstrapFactory<ServerBootstrap> bypassServer(InetAddress address) {
        return () -> new MappedServerBootstrap(address)
                .group(InNamespace.peer().loops())
                .channel(BypassServerSocketChannel.class);
    }

    private static BootstrapFactory<Bootstrap> bypassClient(InetAddress server) {
        return () -> new MappedBootstrap(server).group(InNamespace.peer().loops()).channel(BypassSocketChannel.class);
    }

    private BootstrapFactory<ServerBootstrap> kernelServer(InetAddress address) {
        return () -> new MappedServerBootstrap(address).group(NIO_GROUP).channel(NioServerSocketChannel.class);
    }

    private BootstrapFactory<Bootstrap> kernelClient(InetAddress server) {
        return () -> new MappedBootstrap(server).group(NIO_GROUP).channel(NioSocketChannel.class);
    }
}
