package io.ringroad.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/**
 * An IP address and a TCP port, such as {@code 192.0.2.1:80} or {@code [2001:db8::1]:80}.
 *
 * @param ip   the address; {@code 0.0.0.0} or {@code ::} in a listener: all of this machine's
 * @param port 0–65535; 0 only in a listener: any free port
 */
public record Endpoint(InetAddress ip, int port) {
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    public Endpoint {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
        }
    }

    /**
     * Parses {@code IPv4:port} or {@code [IPv6]:port}; never asks a name server.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) {
            throw new IllegalArgumentException("\"" + text + "\" has no port; write it as \"" + bracketed(text) + ":80\"");
        }
        String host = text.substring(0, colon);
        if (host.indexOf(':') >= 0 && !(host.startsWith("[") && host.endsWith("]"))) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is ambiguous; write an IPv6 address in brackets, such as \"[2001:db8::1]:80\"");
        }
        return new Endpoint(parseIp(host.startsWith("[") ? host.substring(1, host.length() - 1) : host),
                parsePort(text, text.substring(colon + 1)));
    }

    /**
     * Parses an IPv4 or IPv6 literal; never asks a name server.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static InetAddress parseIp(String literal) {
        boolean v6 = literal.indexOf(':') >= 0;
        if ((v6 || V4.matcher(literal).matches()) && literal.indexOf('%') < 0) {
            try {
                return InetAddress.ofLiteral(literal);
            } catch (IllegalArgumentException e) {
                // told below, in our words
            }
        }
        throw new IllegalArgumentException("\"" + literal + "\" is not an IP address"
                + " (names are not looked up; write the address itself, such as 192.0.2.1 or 2001:db8::1)");
    }

    private static int parsePort(String whole, String port) {
        try {
            int number = Integer.parseInt(port);
            if (number >= 0 && number <= 65535) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(
                "\"" + whole + "\" has no valid port: \"" + port + "\" is not a number from 0 to 65535");
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    public boolean isV6() {
        return ip instanceof Inet6Address;
    }

    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(ip, port);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return bracketed(ip.getHostAddress()) + ":" + port;
    }
}
