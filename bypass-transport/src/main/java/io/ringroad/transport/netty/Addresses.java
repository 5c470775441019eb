package io.ringroad.transport.netty;

import io.ringroad.stack.wire.IpAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;

/** Between Java's socket addresses and the stack's. */
final class Addresses {
    private Addresses() {}

    /**
     * @throws UnresolvedAddressException      if it has only a name
     * @throws UnsupportedAddressTypeException if it is of another kind
     */
    static InetSocketAddress resolved(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            throw new UnsupportedAddressTypeException();
        }
        if (inet.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        return inet;
    }

    /** Either wildcard becomes {@link IpAddress#ANY}: a Java socket bound to one takes both families, too. */
    static IpAddress toStack(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress() ? IpAddress.ANY : IpAddress.of(address.getAddress());
    }

    static InetSocketAddress toJava(IpAddress address, int port) {
        return new InetSocketAddress(address.toInetAddress(), port);
    }
}
