package io.ringroad.transport.netlink;

import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.transport.ffm.KernelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The interfaces that a stack is attached to, by name, in the order of its link indices; and what the kernel's tables
 * mean for it. Interface numbers are looked up anew by each {@link #read}, since an interface may have been made anew.
 */
final class AttachedLinks {
    private static final String LOOPBACK = "lo";

    private final List<String> names;
    private Map<Integer, Integer> linkByInterface = Map.of();
    private int loopback;

    AttachedLinks(List<String> names) {
        this.names = List.copyOf(names);
    }

    int count() {
        return names.size();
    }

    /** Our link for a kernel's interface number; null if the stack isn't attached to it. */
    Integer link(int interfaceIndex) {
        return linkByInterface.get(interfaceIndex);
    }

    /** The kernel's interface number of a link of ours; 0 if the interface has gone. */
    int interfaceIndex(int link) {
        return linkByInterface.entrySet().stream().filter(entry -> entry.getValue() == link)
                .mapToInt(Map.Entry::getKey).findFirst().orElse(0);
    }

    /**
     * Addresses and routes of the attached interfaces. Global addresses of the loopback interface count as ours, too:
     * that is where service addresses are kept which belong to no link.
     */
    IpSnapshot read(Rtnetlink kernel) throws KernelException {
        readInterfaces(kernel);
        List<IpSnapshot.Address> addresses = new ArrayList<>();
        for (AddressInfo info : kernel.addresses()) {
            Integer link = info.linkIndex() == loopback && info.global() && !isLoopback(info)
                    ? Integer.valueOf(0) : link(info.linkIndex());
            if (link != null && info.usable()) {
                addresses.add(new IpSnapshot.Address(link, info.address(), info.prefixLength()));
            }
        }
        List<IpSnapshot.Route> routes = new ArrayList<>();
        for (RouteInfo info : kernel.routes()) {
            Integer link = link(info.linkIndex());
            if (link != null) {
                routes.add(new IpSnapshot.Route(
                        info.network(), info.prefixLength(), info.gateway(), link, info.metric()));
            }
        }
        return new IpSnapshot(addresses, routes);
    }

    private static boolean isLoopback(AddressInfo info) {
        return info.address().toInetAddress().isLoopbackAddress();
    }

    private void readInterfaces(Rtnetlink kernel) throws KernelException {
        Map<Integer, Integer> found = new HashMap<>();
        for (LinkInfo link : kernel.links()) {
            if (names.contains(link.name())) {
                found.put(link.index(), names.indexOf(link.name()));
            } else if (link.name().equals(LOOPBACK)) {
                loopback = link.index();
            }
        }
        linkByInterface = found;
    }
}
