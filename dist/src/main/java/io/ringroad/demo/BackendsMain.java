package io.ringroad.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Process with the demo's HTTP servers, on kernel sockets. */
public final class BackendsMain {
    private BackendsMain() {
    }

    /**
     * One server that listens.
     *
     * @param name of the backend; it has one server per IP version
     * @param endpoint address and port
     */
    record Server(String name, String endpoint) {
    }

    /**
     * Starts the servers, reports all of them as one line, and serves until the demo ends.
     *
     * @param arguments one {@code name=address:port} per server; port 0 takes any free one
     */
    public static void main(String[] arguments) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Parent.endWithIt();
        List<Server> servers = new ArrayList<>();
        for (String argument : arguments) {
            String name = argument.substring(0, argument.indexOf('='));
            InetSocketAddress bound = new BackendServer(name).start(Endpoints.parse(argument.substring(name.length() + 1)));
            servers.add(new Server(name, Endpoints.format(bound.getAddress().getHostAddress(), bound.getPort())));
        }
        Parent.report(servers);
    }
}
