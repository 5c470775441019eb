package io.ringroad.lb.supervisor;

import io.ringroad.config.BypassConfig;
import io.ringroad.config.Endpoint;
import io.ringroad.config.RingroadConfig;
import io.ringroad.lb.control.BypassPlan;
import io.ringroad.lb.moderation.InterfaceModerators;
import io.ringroad.lb.slots.LoopCounts;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.host.ChangeRecord;
import io.ringroad.transport.host.DescriptorChannel;
import io.ringroad.transport.host.Ethtool;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.xdp.SegmentationSocket;
import io.ringroad.transport.xdp.SteeringMaps;
import io.ringroad.transport.xdp.XdpMode;
import io.ringroad.transport.xdp.XdpPort;
import io.ringroad.transport.xdp.XdpSocket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AF_XDP's privileged half: our XDP program on each interface, what it claims, and the sockets for the workers. A new
 * worker gets new sockets; the duplicates here go into the program's map once it says that it is ready, and are closed
 * then, so that a socket dies with its worker and its packets go to the kernel.
 */
final class XdpHost implements DriverHost {
    private static final Logger LOG = LoggerFactory.getLogger(XdpHost.class);
    private static final Path KERNEL_PORTS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int MAX_DESCRIPTORS = DescriptorChannel.MAX_DESCRIPTORS;

    private final BypassConfig config;
    private final ChangeRecord record;
    private final SteeringMaps maps;
    private final AddressClaims claims;
    private final List<XdpPort> ports = new ArrayList<>();
    private final List<BypassPlan.Link> links = new ArrayList<>();
    private final Map<Integer, List<Descriptor>> waiting = new HashMap<>();
    /** Null before the workers serve, if it is off, or if it isn't possible here. */
    private InterfaceModerators moderators;

    private XdpHost(BypassConfig config, ChangeRecord record) throws KernelException {
        this.config = config;
        this.record = record;
        this.maps = new SteeringMaps();
        this.claims = new AddressClaims(maps);
    }

    /**
     * Attaches the program; it claims nothing yet.
     *
     * @param record is told what the interfaces were set to, before that is changed
     * @throws KernelException if a privilege or a feature is missing, naming it; nothing is left behind
     * @throws StartRefused    if the configuration doesn't fit the machine's interfaces
     */
    static XdpHost open(RingroadConfig config, ChangeRecord record) throws KernelException, StartRefused {
        List<LinkInfo> interfaces = InterfaceChoice.choose(config);
        XdpHost host = new XdpHost(config.bypass(), record);
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
        XdpPort port = XdpPort.attach(link, maps, XdpMode.valueOf(config.xdpMode().name()), record);
        ports.add(port);
        int queues = new Ethtool(link.name()).queues().receive();
        boolean segmentation = cutsSegments(link);
        for (int queue = 0; queue < queues; queue++) {
            links.add(new BypassPlan.Link(link.name(), queue, port.multiBuffer(), segmentation,
                    port.largePackets()));
        }
        if (2 * links.size() + ports.size() > MAX_DESCRIPTORS && links.stream().anyMatch(BypassPlan.Link::segmentation)
                || links.size() + ports.size() > MAX_DESCRIPTORS) {
            throw new StartRefused(StartRefused.MACHINE, "one worker can serve " + MAX_DESCRIPTORS
                    + " receive queues less the number of interfaces, and " + link.name() + " alone has " + queues
                    + ": 'ethtool -L " + link.name() + " combined 1'");
        }
    }

    /** Whether large packets can be left to the interface; if not, a line says why. */
    private static boolean cutsSegments(LinkInfo link) {
        String objection = SegmentationSocket.objection(link);
        if (objection == null) {
            try (Descriptor trial = SegmentationSocket.open(link)) {
                return true;
            } catch (KernelException e) {
                objection = e.getMessage();
            }
        }
        LOG.info("Packets to {} are cut into segments by the worker: {}", link.name(), objection);
        return false;
    }

    @Override
    public void claim(List<Endpoint> listeners) throws IOException {
        for (Endpoint listener : listeners) {
            maps.addListener(IpAddress.of(listener.ip()), listener.port());
        }
        warnOfSharedPorts();
        maps.localPorts(List.of(new SteeringMaps.PortRange(config.localPortFirst(), config.localPortLast())));
    }

    /** The kernel's own connections from the same addresses would lose their answers to us. */
    private void warnOfSharedPorts() throws IOException {
        String[] kernel = kernelPorts();
        int first = Math.max(Integer.parseInt(kernel[0]), config.localPortFirst());
        int last = Math.min(Integer.parseInt(kernel[1]), config.localPortLast());
        if (first <= last) {
            LOG.warn("Local ports {}-{} are taken from the kernel, which uses them, too (net.ipv4.ip_local_port_range"
                    + " = {}): its own connections from the same addresses may break; change one of the two", first,
                    last, String.join("-", kernel));
        }
    }

    /** A parameter of the kernel gives all that it has to the first read, and nothing to a second one. */
    private static String[] kernelPorts() throws IOException {
        byte[] text = new byte[64];
        try (InputStream parameter = Files.newInputStream(KERNEL_PORTS)) {
            int length = parameter.read(text);
            return new String(text, 0, length, StandardCharsets.US_ASCII).strip().split("\\s+");
        }
    }

    @Override
    public BypassPlan plan(int worker, Path descriptorSocket) {
        boolean largePackets = ports.stream().anyMatch(XdpPort::largePackets);
        return new BypassPlan("af-xdp", descriptorSocket.toString(), links, config.zeroCopy(), null,
                config.frameSizeBytes(largePackets), config.frames(largePackets), config.maxConnections(),
                config.maxHalfOpen(),
                config.maxTimeWait(), config.localPortFirst(), config.localPortLast(), config.receiveBufferBytes(),
                config.sendBufferBytes(), config.spin().toNanos(), config.warmUp().toNanos());
    }

    /** The sockets (and beside each one for large packets, where those are cut by the interface), and duplicates of the program's attachments: it stays as long as a worker lives. */
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
        for (BypassPlan.Link link : links) {
            if (link.segmentation()) {
                handedOver.add(SegmentationSocket.open(port(link).link()));
            }
        }
        for (XdpPort port : ports) {
            handedOver.add(port.attachment().duplicate());
        }
        return handedOver;
    }

    private XdpPort port(BypassPlan.Link link) {
        return ports.stream().filter(port -> port.link().name().equals(link.name())).findFirst().orElseThrow();
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
    public void serving(Supplier<LoopCounts> counts) {
        if (!config.interruptModeration() || moderators != null) {
            return;
        }
        try {
            moderators = InterfaceModerators.start(ports.stream().map(XdpPort::link).toList(), counts, record);
        } catch (IOException e) {
            LOG.info("Interrupts are not moderated, so that high rates cost more: {}", e.getMessage());
        }
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
        if (moderators != null) {
            moderators.close(); // while there is still something to put back
        }
        claims.close();
        ports.forEach(XdpPort::close);
        maps.close();
    }
}
