package io.ringroad.demo;

import java.net.InetSocketAddress;

/** Addresses as text: {@code 198.18.0.1:80}, {@code [2001:db8::1]:80}. */
final class Endpoints {
    private Endpoints() {
    }

    static String format(String host, int port) {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }

    static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon).replace("[", "").replace("]", "");
        return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    }
}
