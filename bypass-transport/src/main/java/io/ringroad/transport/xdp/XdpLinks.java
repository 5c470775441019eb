package io.ringroad.transport.xdp;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.netlink.Rtnetlink;
import java.util.ArrayList;
import java.util.List;

/**
 * Supervisor and worker in one process: program, maps and one bound queue per interface. For tests, and for tools that
 * run as root anyway; the balancer splits the two.
 */
public final class XdpLinks implements AutoCloseable {
    private final SteeringMaps maps = new SteeringMaps();
    private final List<XdpPort> ports = new ArrayList<>();
    private final List<XdpLinkQueue> queues = new ArrayList<>();

    private XdpLinks() throws KernelException {}

    /**
     * Opens the same queue of each interface of the calling thread's network namespace.
     *
     * @param interfaces names; the first one's socket registers the frames, the others share that
     * @throws KernelException naming interface and remedy; nothing is left behind then
     */
    public static XdpLinks open(List<String> interfaces, int queue, XdpMode mode, XdpConfig config, FramePool pool)
            throws KernelException {
        XdpLinks links = new XdpLinks();
        try (Rtnetlink kernel = new Rtnetlink()) {
            for (String name : interfaces) {
                links.add(XdpPort.attach(kernel.requireLink(name), links.maps, mode), queue, config, pool);
            }
            return links;
        } catch (KernelException | RuntimeException e) {
            links.close();
            throw e;
        }
    }

    private void add(XdpPort port, int queue, XdpConfig config, FramePool pool) throws KernelException {
        ports.add(port);
        Descriptor socket = XdpSocket.create();
        try (Descriptor duplicate = socket.duplicate()) {
            XdpLinkQueue first = queues.isEmpty() ? null : queues.getFirst();
            queues.add(XdpLinkQueue.bind(socket, port.link(), queue, config.withMultiBuffer(
                    config.multiBuffer() && port.multiBuffer()), pool, first, segmentation(port, config)));
            port.insert(queue, duplicate);
        }
    }

    private static Descriptor segmentation(XdpPort port, XdpConfig config) throws KernelException {
        return config.segmentation() && SegmentationSocket.objection(port.link()) == null
                ? SegmentationSocket.open(port.link()) : null;
    }

    /** What is claimed: empty at first. */
    public SteeringMaps maps() {
        return maps;
    }

    /** In the order of the names. */
    public List<XdpPort> ports() {
        return List.copyOf(ports);
    }

    /** In the order of the names. */
    public List<XdpLinkQueue> queues() {
        return List.copyOf(queues);
    }

    @Override
    public void close() {
        queues.forEach(XdpLinkQueue::close);
        ports.forEach(XdpPort::close);
        maps.close();
    }
}
