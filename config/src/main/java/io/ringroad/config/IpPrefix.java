package io.ringroad.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * An address with the length of its network's prefix, such as {@code 192.0.2.1/24}.
 *
 * @param ip           the address
 * @param prefixLength 0–32 for IPv4, 0–128 for IPv6
 */
public record IpPrefix(InetAddress ip, int prefixLength) {
    public IpPrefix {
        int most = ip instanceof Inet6Address ? 128 : 32;
        if (prefixLength < 0 || prefixLength > most) {
            throw new IllegalArgumentException("the prefix length of " + ip.getHostAddress() + " must be from 0 to "
                    + most + ", not " + prefixLength);
        }
    }

    /**
     * Parses {@code address/length}.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" has no prefix length; write it as \"" + text + "/24\"");
        }
        InetAddress ip = Endpoint.parseIp(text.substring(0, slash));
        try {
            return new IpPrefix(ip, Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" has no valid prefix length after the slash: it must be a number", e);
        }
    }

    /** Whether the other address is in this network. */
    public boolean contains(InetAddress other) {
        byte[] ours = ip.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int bytes = prefixLength / 8;
        int rest = prefixLength % 8;
        return Arrays.equals(ours, 0, bytes, theirs, 0, bytes)
                && (rest == 0 || ((ours[bytes] ^ theirs[bytes]) & 0xff) >> (8 - rest) == 0);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return ip.getHostAddress() + "/" + prefixLength;
    }
}
