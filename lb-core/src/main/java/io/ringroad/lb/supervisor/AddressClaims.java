package io.ringroad.lb.supervisor;

import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.netlink.NetlinkListener;
import io.ringroad.transport.netlink.NetlinkMonitor;
import io.ringroad.transport.xdp.SteeringMaps;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the XDP programs' list of our own addresses equal to what the interfaces have. */
final class AddressClaims implements NetlinkListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AddressClaims.class);

    private final SteeringMaps maps;
    private final Set<IpAddress> claimed = new HashSet<>();
    private NetlinkMonitor monitor;

    AddressClaims(SteeringMaps maps) {
        this.maps = maps;
    }

    /** Claims what is there now, and follows changes. */
    void start(List<String> interfaces) throws KernelException {
        monitor = NetlinkMonitor.start(interfaces, this);
    }

    @Override
    public void onSnapshot(IpSnapshot snapshot) {
        Set<IpAddress> now = new HashSet<>();
        snapshot.addresses().forEach(address -> now.add(address.address()));
        try {
            for (IpAddress address : now) {
                if (claimed.add(address)) {
                    maps.addAddress(address);
                }
            }
            for (IpAddress address : List.copyOf(claimed)) {
                if (!now.contains(address)) {
                    claimed.remove(address);
                    maps.removeAddress(address);
                }
            }
        } catch (KernelException e) {
            LOG.error("The list of own addresses is incomplete: {}", e.getMessage());
        }
    }

    @Override
    public void onNeighbour(int link, IpAddress address, long macAddress) {
        // the workers' business
    }

    @Override
    public void onNeighbourLost(int link, IpAddress address) {
        // the workers' business
    }

    @Override
    public void onFailure(IOException cause) {
        LOG.error("Changes of addresses are not followed any more: {}", cause.getMessage());
    }

    @Override
    public void close() {
        if (monitor != null) {
            monitor.close();
        }
    }
}
