package io.ringroad.stack.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IP address as the 128 bits of an IPv6 one; IPv4 as IPv4-mapped (RFC 4291 §2.5.5.2). Cold paths pass this record,
 * the packet path the two longs.
 *
 * @param high first eight octets, network order
 * @param low  last eight octets, network order
 */
public record IpAddress(long high, long low) {
    /** Low half of an IPv4 address, to be or-ed with its 32 bits; the high half is 0. */
    public static final long V4_MAPPED = 0xffff_0000_0000L;

    /** {@code ::}: any address of either family, as in a wildcard bind. */
    public static final IpAddress ANY = new IpAddress(0, 0);
    /** {@code 0.0.0.0} */
    public static final IpAddress ANY_V4 = ofV4(0);

    public static IpAddress ofV4(int address) {
        return new IpAddress(0, V4_MAPPED | Integer.toUnsignedLong(address));
    }

    public static IpAddress of(InetAddress address) {
        ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
        return octets.remaining() == 4 ? ofV4(octets.getInt()) : new IpAddress(octets.getLong(), octets.getLong());
    }

    /**
     * Parses a literal such as {@code 192.0.2.1} or {@code 2001:db8::1}; never asks a name server.
     *
     * @throws IllegalArgumentException if it isn't a literal
     */
    public static IpAddress parse(String literal) {
        return of(InetAddress.ofLiteral(literal));
    }

    public static boolean isV4(long high, long low) {
        return high == 0 && (low & 0xffff_ffff_0000_0000L) == V4_MAPPED;
    }

    public boolean isV4() {
        return isV4(high, low);
    }

    /** The IPv4 address; meaningful only if {@link #isV4()}. */
    public int v4() {
        return (int) low;
    }

    /** {@code ::} or {@code 0.0.0.0}. */
    public boolean isAny() {
        return equals(ANY) || equals(ANY_V4);
    }

    /** 224.0.0.0/4 or ff00::/8. */
    public static boolean isMulticast(long high, long low) {
        return isV4(high, low) ? (low & 0xf000_0000L) == 0xe000_0000L : high >>> 56 == 0xff;
    }

    public boolean isMulticast() {
        return isMulticast(high, low);
    }

    /** Whether the first {@code prefixLength} bits agree; 0–32 for an IPv4 network, 0–128 for an IPv6 one. */
    public boolean isWithin(IpAddress network, int prefixLength) {
        if (isV4() != network.isV4()) {
            return false;
        }
        int bits = network.isV4() ? 96 + prefixLength : prefixLength;
        long highMask = bits == 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
        long lowMask = bits <= 64 ? 0 : -1L << (128 - bits);
        return ((high ^ network.high) & highMask) == 0 && ((low ^ network.low) & lowMask) == 0;
    }

    public InetAddress toInetAddress() {
        byte[] octets = isV4()
                ? ByteBuffer.allocate(4).putInt(v4()).array()
                : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError("four or sixteen octets are always an address", e);
        }
    }

    @Override
    public String toString() {
        return toInetAddress().getHostAddress();
    }
}
