package io.ringroad.transport;

import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.host.NetworkNamespace;
import io.ringroad.transport.xdp.SteeringMaps;
import io.ringroad.transport.xdp.XdpSocket;
import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/** What the machine must offer for a test; without it the test is skipped, with the reason in the report. */
public final class Machine {
    private Machine() {}

    /** Network namespaces of the test's own: root, or root of a user namespace. */
    public static void requireNamespaces() {
        try (NetworkNamespace probe = NetworkNamespace.create("probe")) {
            probe.path();
        } catch (IOException | UnsupportedOperationException e) {
            skip(e.getMessage());
        }
    }

    /** Namespaces, AF_XDP sockets and BPF maps: root of the machine, since a user namespace's root may not load BPF. */
    public static void requireXdp() {
        requireNamespaces();
        try (Descriptor socket = XdpSocket.create(); SteeringMaps _ = new SteeringMaps()) {
            socket.number();
        } catch (IOException e) {
            skip(e.getMessage());
        }
    }

    public static void skip(String reason) {
        System.out.println("skipped: " + reason);
        Assumptions.abort(reason);
    }
}
