package io.ringroad.load.tcp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A client's own addresses, taken in turn, so that there are as many times more ports. */
final class SourceAddresses {
    private final List<InetSocketAddress> addresses;
    private final AtomicInteger next = new AtomicInteger();

    SourceAddresses(List<String> addresses) {
        this.addresses = addresses.stream().map(address -> new InetSocketAddress(address, 0)).toList();
    }

    /** Null if the kernel is to choose. */
    InetSocketAddress next() {
        return addresses.isEmpty() ? null : addresses.get(Math.floorMod(next.getAndIncrement(), addresses.size()));
    }
}
