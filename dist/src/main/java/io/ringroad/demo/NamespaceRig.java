package io.ringroad.demo;

import io.ringroad.demo.AddressPlan.Net;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Three network namespaces in a row: clients, balancer, backends, with a pair of virtual Ethernet devices between neighbours.
 * Needs the right to make them: root, or root in a user namespace of one's own.
 */
final class NamespaceRig implements Rig {
    private static final String CLIENT = "client";
    private static final String BALANCER = "balancer";
    private static final String BACKENDS = "backends";
    private static final String TAP_DEVICE = "ringroad0";
    private static final int BALANCER_HOST = 1;
    private static final int NEIGHBOUR_HOST = 2;

    private final Namespaces namespaces = new Namespaces();
    private final AddressPlan plan = new AddressPlan(Files.exists(Path.of("/proc/net/if_inet6")));
    private final boolean tap;
    private final int queues;
    private final boolean inUserNamespace;

    /**
     * Makes the network.
     *
     * @param tap whether the balancer gets a TAP device with a network of its own, and the kernel beside it routes
     * @param queues of each virtual Ethernet device, in each direction
     * @param inUserNamespace whether all of this is in a user namespace, which one enters differently
     */
    NamespaceRig(boolean tap, int queues, boolean inUserNamespace) {
        this.tap = tap;
        this.queues = queues;
        this.inUserNamespace = inUserNamespace;
    }

    void build() {
        namespaces.removeStale();
        for (String role : List.of(CLIENT, BALANCER, BACKENDS)) {
            namespaces.create(role);
        }
        connect(BALANCER, "front", CLIENT, "client0");
        connect(BALANCER, "back", BACKENDS, "backend0");
        address(CLIENT, "client0", plan.withPrefix(Net.FRONT, NEIGHBOUR_HOST));
        address(BALANCER, "front", plan.withPrefix(Net.FRONT, BALANCER_HOST));
        address(BALANCER, "back", plan.withPrefix(Net.BACK, BALANCER_HOST));
        for (int i = 0; i < AddressPlan.BACKEND_COUNT; i++) {
            address(BACKENDS, "backend0", plan.withPrefix(Net.BACK, AddressPlan.backendHost(i)));
        }
        if (tap) {
            addTap();
        }
    }

    private void connect(String role, String device, String peerRole, String peerDevice) {
        String counts = " numtxqueues " + queues + " numrxqueues " + queues;
        namespaces.configure(role, "link add " + device + counts + " type veth peer name " + peerDevice + " netns "
                + namespaces.name(peerRole) + counts + "\nlink set " + device + " up\n");
        namespaces.configure(peerRole, "link set " + peerDevice + " up\n");
    }

    private void address(String role, String device, List<String> addresses) {
        namespaces.configure(role, addresses.stream()
                .map(address -> "address add " + address + " dev " + device + (address.indexOf(':') < 0 ? "" : " nodad"))
                .collect(Collectors.joining("\n")));
    }

    private void addTap() {
        namespaces.configure(BALANCER, "tuntap add dev " + TAP_DEVICE + " mode tap multi_queue"
                + "\nlink set " + TAP_DEVICE + " up");
        address(BALANCER, TAP_DEVICE, plan.withPrefix(Net.OURS, BALANCER_HOST));
        namespaces.sysctl(BALANCER, "ipv4/ip_forward", "1");
        if (plan.ipv6()) {
            namespaces.sysctl(BALANCER, "ipv6/conf/all/forwarding", "1");
        }
        for (String gateway : plan.of(Net.FRONT, BALANCER_HOST)) {
            namespaces.configure(CLIENT, "route add default via " + gateway);
        }
        for (String gateway : plan.of(Net.BACK, BALANCER_HOST)) {
            namespaces.configure(BACKENDS, "route add default via " + gateway);
        }
    }

    @Override
    public List<String> at(Place place) {
        return namespaces.enter(switch (place) {
            case CLIENTS -> CLIENT;
            case BALANCER -> BALANCER;
            case BACKENDS -> BACKENDS;
        });
    }

    @Override
    public List<String> backends() {
        List<String> backends = new ArrayList<>();
        for (int i = 0; i < AddressPlan.BACKEND_COUNT; i++) {
            for (String endpoint : plan.withPort(Net.BACK, AddressPlan.backendHost(i))) {
                backends.add("b" + (i + 1) + "=" + endpoint);
            }
        }
        return backends;
    }

    @Override
    public List<String> listeners() {
        return tap ? plan.withPort(Net.OURS, NEIGHBOUR_HOST) : plan.withPort(Net.FRONT, BALANCER_HOST);
    }

    @Override
    public String configuration() {
        if (!tap) {
            return "";
        }
        return "bypass.tap { device = " + TAP_DEVICE + ", addresses = " + BalancerConfig.list(plan.withPrefix(Net.OURS, NEIGHBOUR_HOST))
                + ", gateways = " + BalancerConfig.list(plan.of(Net.OURS, BALANCER_HOST)) + " }\n";
    }

    @Override
    public String curl() {
        String request = " curl http://" + listeners().getFirst() + "/";
        String enter = "ip netns exec " + namespaces.name(CLIENT);
        return inUserNamespace
                ? "nsenter -t " + ProcessHandle.current().pid() + " -U --preserve-credentials -m " + enter + request
                : enter + request;
    }

    @Override
    public String description() {
        return "in network namespaces " + namespaces.name("{client,balancer,backends}") + ", joined by virtual Ethernet";
    }

    @Override
    public void close() {
        namespaces.removeOwn();
    }
}
