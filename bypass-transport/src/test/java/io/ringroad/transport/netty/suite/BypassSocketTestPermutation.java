package io.ringroad.transport.netty.suite;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapFactory;
import io.netty.testsuite.transport.socket.SocketTestPermutation;
import io.ringroad.transport.netty.BypassServerSocketChannel;
import io.ringroad.transport.netty.BypassSocketChannel;
import io.ringroad.transport.netty.BypassTestGroups;
import io.ringroad.transport.netty.MappedBootstrap;
import io.ringroad.transport.netty.MappedServerBootstrap;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** What Netty's tests are run with: a bypass server and a bypass client, over IPv4 and over IPv6. */
final class BypassSocketTestPermutation extends SocketTestPermutation {
    static final BypassSocketTestPermutation INSTANCE = new BypassSocketTestPermutation();

    private static final List<InetAddress> SERVERS = List.of(BypassTestGroups.SERVER_V4, BypassTestGroups.SERVER_V6);

    @Override
    public List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> socket() {
        List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> perFamily = new ArrayList<>();
        for (InetAddress server : SERVERS) {
            perFamily.addAll(combo(List.of(server(server)), List.of(client(server))));
        }
        return perFamily;
    }

    /** Over IPv4 only. */
    List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> socketV4() {
        return combo(List.of(server(BypassTestGroups.SERVER_V4)), List.of(client(BypassTestGroups.SERVER_V4)));
    }

    @Override
    public List<BootstrapFactory<ServerBootstrap>> serverSocket() {
        return SERVERS.stream().map(BypassSocketTestPermutation::server).toList();
    }

    @Override
    public List<BootstrapFactory<Bootstrap>> clientSocket() {
        return SERVERS.stream().map(BypassSocketTestPermutation::client).toList();
    }

    private static BootstrapFactory<ServerBootstrap> server(InetAddress address) {
        return () -> new MappedServerBootstrap(address)
                .group(BypassTestGroups.SERVERS)
                .channel(BypassServerSocketChannel.class);
    }

    private static BootstrapFactory<Bootstrap> client(InetAddress server) {
        return () -> new MappedBootstrap(server).group(BypassTestGroups.CLIENTS).channel(BypassSocketChannel.class);
    }
}
