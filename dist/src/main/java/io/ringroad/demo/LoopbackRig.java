package io.ringroad.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Everything on the loopback device; needs no privilege, and only the kernel's transport works there. */
final class LoopbackRig implements Rig {
    private final List<String> listeners = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    LoopbackRig() {
        for (String address : List.of("127.0.0.1", "::1")) {
            int port = freePort(address);
            if (port > 0) {
                addresses.add(address);
                listeners.add(Endpoints.format(address, port));
            }
        }
    }

    /** A port that was free a moment ago, or 0 if the machine does not have the address. */
    private static int freePort(String address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public List<String> at(Place place) {
        return List.of();
    }

    @Override
    public List<String> backends() {
        List<String> backends = new ArrayList<>();
        for (int i = 1; i <= AddressPlan.BACKEND_COUNT; i++) {
            for (String address : addresses) {
                backends.add("b" + i + "=" + Endpoints.format(address, 0));
            }
        }
        return backends;
    }

    @Override
    public List<String> listeners() {
        return List.copyOf(listeners);
    }

    @Override
    public String configuration() {
        return "";
    }

    @Override
    public String curl() {
        return "curl http://" + listeners.getFirst() + "/";
    }

    @Override
    public String description() {
        return "on the loopback device";
    }

    @Override
    public void close() {
        // It made nothing.
    }
}
