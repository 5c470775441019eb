package io.ringroad.lb.supervisor;

import io.ringroad.config.BypassConfig;
import io.ringroad.config.Endpoint;
import io.ringroad.config.RingroadConfig;
import io.ringroad.lb.control.BypassPlan;
import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.xdp.SteeringMaps;
import io.ringroad.transport.xdp.XdpMode;
import io.ringroad.transport.xdp.XdpPort;
import io.ringroad.transport.xdp.XdpSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * AF_XDP's privileged half: our XDP program on each interface, what it claims, and the sockets for the workers. A new
 * worker gets new sockets; the duplicates here go into the program's map once it says that it is ready, and are closed
 * then, so that a socket dies with its worker and its packets go to the kernel.
 */
final class XdpHost implements DriverHost {
    private final BypassConfig config;
    private final SteeringMaps maps;
    private final AddressClaims claims;
    private final List<XdpPort> ports = new ArrayList<>();
    private final List<BypassPlan.Link> links = new ArrayList<>();
    private final Map<Integer, List<Descriptor>> waiting = new HashMap<>();

    private XdpHost(BypassConfig config) throws KernelException {
        this.config = config;
        this.maps = new SteeringMaps();
        this.claims = new AddressClaims(maps);
    }

    /**
     * Attaches the program; it claims nothing yet.
     *
     * @throws KernelException if a privilege or a feature is missing, naming it; nothing is left behind
     * @throws StartRefused    if the configuration doesn't fit the machine's interfaces
     */
    static XdpHost open(RingroadConfig config) throws KernelException, StartRefused {
        List<LinkInfo> interfaces = InterfaceChoice.choose(config);
        XdpHost host = new XdpHost(config.bypass());
        try {
            for (LinkInfo link : interfaces) {
                host.attach(link);
            }
            host.claims.start(interfaces.stream().map(LinkInfo::name).toList());
            return host;
        } catch (KernelException | StartRefused | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private void attach(LinkInfo link) throws KernelException, StartRefused {
        XdpPort port = XdpPort.attach(link, maps, XdpMode.valueOf(config.xdpMode().name()));
        ports.add(port);
        int queues = new Ethtool(link.name()).queues().receive();
        for (int queue = 0; queue < queues; queue++) {
            links.add(new BypassPlan.Link(link.name(), queue, port.multiBuffer()));
        }
        if (links.size() + ports.size() > MAX_DESCRIPTORS) {
            throw new StartRefused(StartRefused.MACHINE, "one worker can serve " + MAX_DESCRIPTORS
                    + " receive queues less the number of interfaces, and " + link.name() + " alone has " + queues
                    + ": 'ethtool -L " + link.name() + " combined 1'");
        }
    }

    private static final int MAX_DESCRIPTORS = io.ringroad.transport.host.DescriptorChannel.MAX_DESCRIPTORS;

    @Override
    public void claim(List<Endpoint> listeners) throws IOException {
        for (Endpoint listener : listeners) {
            maps.addListener(IpAddress.of(listener.ip()), listener.port());
        }
        maps.localPorts(List.of(new SteeringMaps.PortRange(config.localPortFirst(), config.localPortLast())));
    }

    @Override
    public BypassPlan plan(int worker, Path descriptorSocket) {
        return new BypassPlan("af-xdp", descriptorSocket.toString(), links, config.zeroCopy(), null,
                config.frameSizeBytes(), config.frames(), config.maxConnections(), config.maxHalfOpen(),
                config.maxTimeWait(), config.localPortFirst(), config.localPortLast(), config.receiveBufferBytes(),
                config.sendBufferBytes(), config.spin().toNanos(), config.warmUp().toNanos());
    }

    /** The sockets, and duplicates of the program's attachments: it stays as long as a worker lives. */
    @Override
    public List<Descriptor> descriptors(int worker) throws IOException {
        gone(worker);
        List<Descriptor> own = new ArrayList<>();
        List<Descriptor> handedOver = new ArrayList<>();
        waiting.put(worker, own);
        for (int i = 0; i < links.size(); i++) {
            Descriptor socket = XdpSocket.create();
            handedOver.add(socket);
            own.add(socket.duplicate());
        }
        for (XdpPort port : ports) {
            handedOver.add(port.attachment().duplicate());
        }
        return handedOver;
    }

    @Override
    public void ready(int worker) throws IOException {
        List<Descriptor> sockets = waiting.get(worker);
        int socket = 0;
        for (XdpPort port : ports) {
            for (BypassPlan.Link link : links) {
                if (link.name().equals(port.link().name())) {
                    port.insert(link.queue(), sockets.get(socket++));
                }
            }
        }
        gone(worker);
    }

    @Override
    public void gone(int worker) {
        List<Descriptor> sockets = waiting.remove(worker);
        if (sockets != null) {
            sockets.forEach(Descriptor::close);
        }
    }

    /** Such as {@code af-xdp: XDP native on eth0}. */
    String describe() {
        return String.join("; ", ports.stream().map(XdpPort::describe).toList());
    }

    @Override
    public void close() {
        List.copyOf(waiting.keySet()).forEach(this::gone);
        claims.close();
        ports.forEach(XdpPort::close);
        maps.close();
    }
}
