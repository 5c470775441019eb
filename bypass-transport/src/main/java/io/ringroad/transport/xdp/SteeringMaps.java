package io.ringroad.transport.xdp;

import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What the XDP programs claim, changeable while they run: listeners, our own addresses, and ranges of local ports. One
 * set serves all interfaces. Belongs to the supervisor; used by one thread at a time.
 */
public final class SteeringMaps implements AutoCloseable {
    public static final int MAX_LISTENERS = 4096;
    public static final int MAX_ADDRESSES = 1024;
    public static final int MAX_RANGES = 4;

    private static final int ADDRESS_BYTES = 16;
    private static final int LISTENER_BYTES = 20;
    private static final int RANGES_BYTES = 4 * MAX_RANGES;

    private final Descriptor listeners;
    private final Descriptor addresses;
    private final Descriptor ranges;

    /** @throws KernelException if BPF maps may not be created here */
    public SteeringMaps() throws KernelException {
        Descriptor first = Bpf.createMap(Bpf.MAP_TYPE_HASH, "rr_listeners", LISTENER_BYTES, 4, MAX_LISTENERS);
        Descriptor second = null;
        Descriptor third = null;
        try {
            second = Bpf.createMap(Bpf.MAP_TYPE_HASH, "rr_addresses", ADDRESS_BYTES, 4, MAX_ADDRESSES);
            third = Bpf.createMap(Bpf.MAP_TYPE_ARRAY, "rr_ranges", 4, RANGES_BYTES, 1);
        } finally {
            if (third == null) {
                first.close();
                if (second != null) {
                    second.close();
                }
            }
        }
        listeners = first;
        addresses = second;
        ranges = third;
        localPorts(List.of());
    }

    /**
     * Claims a listener's packets.
     *
     * @param address {@code 0.0.0.0} or {@code ::} for each of our addresses ({@link #addAddress}); the latter for
     *                both families
     * @param port    1–65535
     */
    public void addListener(IpAddress address, int port) throws KernelException {
        Bpf.update(listeners, listenerKey(address, port), present(), "listener " + address + " port " + port);
        if (address.equals(IpAddress.ANY)) {
            addListener(IpAddress.ANY_V4, port);
        }
    }

    /** Leaves them to the kernel again. */
    public void removeListener(IpAddress address, int port) throws KernelException {
        Bpf.delete(listeners, listenerKey(address, port), "listener " + address + " port " + port);
        if (address.equals(IpAddress.ANY)) {
            removeListener(IpAddress.ANY_V4, port);
        }
    }

    /** One of our own addresses: packets to it are looked up among wildcard listeners and local ports. */
    public void addAddress(IpAddress address) throws KernelException {
        Bpf.update(addresses, addressKey(address), present(), "address " + address);
    }

    public void removeAddress(IpAddress address) throws KernelException {
        Bpf.delete(addresses, addressKey(address), "address " + address);
    }

    /**
     * Ports of our outgoing connections: replies to them are ours.
     *
     * @param first 1–65535
     * @param last  at least {@code first}
     */
    public record PortRange(int first, int last) {
        public PortRange {
            if (first < 1 || last > 65535 || first > last) {
                throw new IllegalArgumentException("ports must be a range within 1-65535, not " + first + "-" + last);
            }
        }
    }

    /** Replaces the ranges of local ports; at most {@link #MAX_RANGES}. */
    public void localPorts(List<PortRange> portRanges) throws KernelException {
        if (portRanges.size() > MAX_RANGES) {
            throw new IllegalArgumentException("at most " + MAX_RANGES + " ranges of local ports, not "
                    + portRanges.size());
        }
        ByteBuffer value = buffer(RANGES_BYTES);
        for (int i = 0; i < MAX_RANGES; i++) {
            boolean used = i < portRanges.size();
            value.putShort((short) (used ? portRanges.get(i).first() : 0xffff)); // an empty range otherwise
            value.putShort((short) (used ? portRanges.get(i).last() : 0));
        }
        Bpf.update(ranges, buffer(4), value.flip(), "ranges of local ports");
    }

    /**
     * Loads the program for these maps once, and lets it go again.
     *
     * @throws KernelException if the kernel doesn't take it
     */
    public void verifyProgram() throws KernelException {
        try (Descriptor sockets = Bpf.createMap(Bpf.MAP_TYPE_XSKMAP, "rr_sockets", 4, 4, 1)) {
            XdpProgram.load(this, sockets, false).close();
        }
    }

    Descriptor listeners() {
        return listeners;
    }

    Descriptor addresses() {
        return addresses;
    }

    Descriptor ranges() {
        return ranges;
    }

    private static ByteBuffer listenerKey(IpAddress address, int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port must be 1-65535, not " + port);
        }
        ByteBuffer key = ByteBuffer.allocateDirect(LISTENER_BYTES); // network order, as in a packet
        return key.putLong(address.high()).putLong(address.low()).putShort((short) port).rewind();
    }

    private static ByteBuffer addressKey(IpAddress address) {
        return ByteBuffer.allocateDirect(ADDRESS_BYTES).putLong(address.high()).putLong(address.low()).flip();
    }

    private static ByteBuffer present() {
        return buffer(4).putInt(0, 1);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Programs that use the maps keep them. */
    @Override
    public void close() {
        listeners.close();
        addresses.close();
        ranges.close();
    }
}
