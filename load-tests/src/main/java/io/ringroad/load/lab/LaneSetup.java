package io.ringroad.load.lab;

/** Makes one lane's namespace and devices. */
final class LaneSetup {
    private static final String SYSCTL = """
            ip link set lo up
            for setting in net.ipv6.conf.all.disable_ipv6=1 net.ipv4.conf.all.rp_filter=0 \
                net.ipv4.conf.default.rp_filter=0 net.ipv4.tcp_congestion_control=reno \
                net.ipv4.ip_local_port_range='1024 65535' net.ipv4.tcp_tw_reuse=1 net.ipv4.tcp_max_tw_buckets=2000000 \
                net.ipv4.tcp_max_syn_backlog=65535 net.core.somaxconn=65535 net.ipv4.tcp_no_metrics_save=1 \
                net.ipv4.conf.all.accept_redirects=0 net.ipv4.conf.all.send_redirects=0 \
                net.ipv4.conf.default.send_redirects=0; do
                echo "${setting#*=}" > "/proc/sys/$(echo "${setting%%=*}" | tr . /)" || true
            done
            """;
    private static final int QUEUE_PACKETS = 1000;

    private final Lane lane;
    private final Offloads offloads;
    private final String clients;
    private final String backends;

    LaneSetup(Lane lane, Offloads offloads, String clients, String backends) {
        this.lane = lane;
        this.offloads = offloads;
        this.clients = clients;
        this.backends = backends;
    }

    /** A namespace with the settings that all have. */
    static void namespace(String name) {
        Shell.script(null, "ip netns add " + name);
        Shell.script(name, SYSCTL);
        // Another algorithm's pacing timers would be measured too.
        String algorithm = Shell.script(name, "cat /proc/sys/net/ipv4/tcp_congestion_control");
        if (!algorithm.equals("reno")) {
            throw new LabFailure("the congestion control of " + name + " stays " + algorithm + ": allow reno by"
                    + " net.ipv4.tcp_allowed_congestion_control");
        }
    }

    void make() {
        namespace(lane.namespace());
        link(lane.clientDevice(), 'c', clients, lane.frontDevice(), 'f');
        link(lane.backendDevice(), 'b', backends, lane.backDevice(), 's');
        device(clients, lane.clientDevice());
        device(lane.namespace(), lane.frontDevice());
        device(lane.namespace(), lane.backDevice());
        device(backends, lane.backendDevice());
        addresses();
        neighbours();
    }

    private void link(String device, char mac, String namespace, String balancerDevice, char balancerMac) {
        Shell.script(null, "ip link add " + device + " address " + lane.mac(mac) + " netns " + namespace
                + " numtxqueues 1 numrxqueues 1 type veth peer name " + balancerDevice + " address "
                + lane.mac(balancerMac) + " netns " + lane.namespace() + " numtxqueues 1 numrxqueues 1");
    }

    /** With a queueing discipline: without one a full ring of veth drops instead of holding the sender back. */
    private void device(String namespace, String device) {
        Shell.script(namespace, "ip link set " + device + " txqueuelen " + QUEUE_PACKETS + "\n"
                + "tc qdisc replace dev " + device + " root pfifo_fast\n" + offloads.commandFor(device)
                + "ip link set " + device + " up\n");
    }

    private void addresses() {
        StringBuilder client = new StringBuilder();
        for (int i = 0; i < Lane.SOURCES; i++) {
            client.append("ip address add ").append(lane.source(i)).append("/24 dev ").append(lane.clientDevice())
                    .append('\n');
        }
        StringBuilder backend = new StringBuilder();
        for (int i = 0; i < Lane.BACKENDS; i++) {
            backend.append("ip address add ").append(lane.backend(i)).append("/24 dev ").append(lane.backendDevice())
                    .append('\n');
        }
        Shell.script(clients, client.toString());
        Shell.script(lane.namespace(), "ip address add " + lane.vip() + "/24 dev " + lane.frontDevice()
                + "\nip address add " + lane.backAddress() + "/24 dev " + lane.backDevice());
        Shell.script(backends, backend + "ip route add " + lane.frontNetwork() + " via " + lane.backAddress());
        Shell.script(clients, "ip route replace " + lane.backNetwork() + " via " + lane.vip());
    }

    private void neighbours() {
        StringBuilder balancer = new StringBuilder();
        for (int i = 0; i < Lane.SOURCES; i++) {
            balancer.append(neighbour(lane.source(i), 'c', lane.frontDevice()));
        }
        for (int i = 0; i < Lane.BACKENDS; i++) {
            balancer.append(neighbour(lane.backend(i), 'b', lane.backDevice()));
        }
        Shell.script(lane.namespace(), balancer.toString());
        Shell.script(clients, neighbour(lane.vip(), 'f', lane.clientDevice()));
        Shell.script(backends, neighbour(lane.backAddress(), 's', lane.backendDevice()));
    }

    private String neighbour(String address, char mac, String device) {
        return "ip neigh replace " + address + " lladdr " + lane.mac(mac) + " dev " + device + " nud permanent\n";
    }
}
