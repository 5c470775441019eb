package io.ringroad.lb.supervisor;

import io.ringroad.config.BackendConfig;
import io.ringroad.config.Endpoint;
import io.ringroad.config.ListenerConfig;
import io.ringroad.config.PoolConfig;
import io.ringroad.config.RingroadConfig;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.netlink.AddressInfo;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.RouteInfo;
import io.ringroad.transport.netlink.Rtnetlink;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which interfaces AF_XDP has to take: those that are configured, else those that hold the listeners' addresses and the
 * routes to the backends.
 */
final class InterfaceChoice {
    private final List<LinkInfo> links;
    private final List<AddressInfo> addresses;
    private final List<RouteInfo> routes;

    private InterfaceChoice(List<LinkInfo> links, List<AddressInfo> addresses, List<RouteInfo> routes) {
        this.links = links;
        this.addresses = addresses;
        this.routes = routes;
    }

    /**
     * @throws KernelException if the kernel can't be asked
     * @throws StartRefused    if an interface doesn't exist or is down, or something is reachable through none
     */
    static List<LinkInfo> choose(RingroadConfig config) throws KernelException, StartRefused {
        try (Rtnetlink kernel = new Rtnetlink()) {
            InterfaceChoice choice = new InterfaceChoice(kernel.links(), kernel.addresses(), kernel.routes());
            return config.bypass().interfaces().isEmpty()
                    ? choice.derived(config)
                    : choice.named(config.bypass().interfaces());
        }
    }

    private List<LinkInfo> named(List<String> names) throws StartRefused {
        Map<Integer, LinkInfo> chosen = new LinkedHashMap<>();
        for (String name : names) {
            LinkInfo link = links.stream().filter(candidate -> candidate.name().equals(name)).findFirst()
                    .orElseThrow(() -> refused("there is no interface " + name
                            + " (bypass.interfaces); those there are: " + allNames()));
            chosen.put(link.index(), usable(link));
        }
        return List.copyOf(chosen.values());
    }

    private String allNames() {
        return String.join(", ", links.stream().map(LinkInfo::name).toList());
    }

    private List<LinkInfo> derived(RingroadConfig config) throws StartRefused {
        Map<Integer, LinkInfo> chosen = new LinkedHashMap<>();
        for (ListenerConfig listener : config.listeners()) {
            for (Endpoint endpoint : listener.bind()) {
                holders(endpoint).forEach(link -> chosen.put(link.index(), link));
            }
        }
        for (PoolConfig pool : config.pools()) {
            for (BackendConfig backend : pool.backends()) {
                LinkInfo link = wayTo(backend.address());
                chosen.put(link.index(), link);
            }
        }
        return List.copyOf(chosen.values());
    }

    private List<LinkInfo> holders(Endpoint endpoint) throws StartRefused {
        InetAddress ip = endpoint.ip();
        List<LinkInfo> holders = links.stream()
                .filter(link -> !isLoopback(link) && link.up())
                .filter(link -> addresses.stream().anyMatch(info -> info.linkIndex() == link.index()
                        && (ip.isAnyLocalAddress() ? info.global() : info.address().equals(IpAddress.of(ip)))))
                .toList();
        if (holders.isEmpty()) {
            throw refused(ip.isLoopbackAddress() || ip.isAnyLocalAddress()
                    ? "the listener on " + endpoint + " serves this very machine only, whose packets pass no network"
                            + " interface; listen on an address of an interface, or use transport = kernel"
                    : "no interface that is up holds the listener's address " + ip.getHostAddress()
                            + "; name the interfaces in bypass.interfaces if it is routed here");
        }
        return holders;
    }

    private LinkInfo wayTo(Endpoint backend) throws StartRefused {
        IpAddress address = IpAddress.of(backend.ip());
        if (backend.ip().isLoopbackAddress() || addresses.stream().anyMatch(own -> own.address().equals(address))) {
            throw refused("the backend " + backend + " is on this very machine, whose packets pass no network interface;"
                    + " use transport = kernel, or a backend on another host (or in another network namespace)");
        }
        Optional<RouteInfo> route = routes.stream()
                .filter(candidate -> address.isWithin(candidate.network(), candidate.prefixLength()))
                .max(Comparator.comparingInt(RouteInfo::prefixLength).thenComparingInt(info -> -info.metric()));
        if (route.isEmpty()) {
            throw refused("there is no route to the backend " + backend + " (ip route shows those there are)");
        }
        int index = route.get().linkIndex();
        return usable(links.stream().filter(link -> link.index() == index).findFirst()
                .orElseThrow(() -> refused("the interface to the backend " + backend + " has just gone")));
    }

    private static LinkInfo usable(LinkInfo link) throws StartRefused {
        if (!link.up()) {
            throw refused("the interface " + link.name() + " is down: 'ip link set " + link.name() + " up'");
        }
        if (isLoopback(link)) {
            throw refused("the loopback interface can't be bypassed; use transport = kernel");
        }
        return link;
    }

    private static boolean isLoopback(LinkInfo link) {
        return link.name().equals("lo");
    }

    private static StartRefused refused(String reason) {
        return new StartRefused(StartRefused.MACHINE, reason);
    }
}
