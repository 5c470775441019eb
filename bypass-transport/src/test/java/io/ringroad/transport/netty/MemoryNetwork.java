package io.ringroad.transport.netty;

import io.ringroad.stack.wire.IpAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hosts on one link. A packet to an address that none of them has is lost, as one to a host that is switched off. */
final class MemoryNetwork {
    private final List<MemoryHost> hosts = new CopyOnWriteArrayList<>();

    MemoryHost newHost() {
        MemoryHost host = new MemoryHost(this, hosts.size() + 1);
        hosts.add(host);
        return host;
    }

    /** The link of the loop that a packet is for; null: nobody's. */
    HostLink linkFor(byte[] packet) {
        IpAddress destination = PacketSteering.tcpDestination(packet);
        for (MemoryHost host : hosts) {
            if (host.v4().equals(destination) || host.v6().equals(destination)) {
                return host.linkOf(PacketSteering.tcpPort(packet));
            }
        }
        return null;
    }
}
