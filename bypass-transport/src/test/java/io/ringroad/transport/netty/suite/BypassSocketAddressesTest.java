package io.ringroad.transport.netty.suite;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.testsuite.transport.socket.SocketAddressesTest;
import io.ringroad.transport.netty.BypassTestGroups;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

@BypassSuite
class BypassSocketAddressesTest extends SocketAddressesTest {
    @Override
    protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
        return BypassSocketTestPermutation.INSTANCE.socket();
    }

    /** The client's own address; the server's is set in {@link #configure}. */
    @Override
    protected SocketAddress newSocketAddress() {
        return new InetSocketAddress(BypassTestGroups.CLIENT_V4, 0);
    }

    @Override
    protected void configure(ServerBootstrap server, Bootstrap client, ByteBufAllocator allocator) {
        super.configure(server, client, allocator);
        server.localAddress(new InetSocketAddress(BypassTestGroups.SERVER_V4, 0));
    }

    @Override
    protected void assertAddress(SocketAddress address) {
        InetSocketAddress inet = assertInstanceOf(InetSocketAddress.class, address);
        assertNotEquals(0, inet.getPort());
    }
}
