package io.ringroad.lb.bypass;

import io.ringroad.lb.control.BypassPlan;
import io.ringroad.stack.Stack;
import io.ringroad.stack.StackConfig;
import io.ringroad.stack.ip.NeighbourResolver;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.Rtnetlink;
import io.ringroad.transport.netty.WorkerResources;
import io.ringroad.transport.tap.TapLinkQueue;
import io.ringroad.transport.xdp.XdpConfig;
import io.ringroad.transport.xdp.XdpLinkQueue;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** A worker's frames, queues and stack, made on its event loop's thread from what the supervisor handed over. */
final class StackResources implements WorkerResources {
    /** Of all frames, this part at most waits in the queues for packets. */
    private static final int WAITING_PART = 4;
    private static final int MIN_WAITING = 64;
    private static final int MAX_WAITING = 1024;
    /**
     * The same where large packets come: what many senders have under way comes in larger pieces, on their own core, while
     * the worker is at work.
     */
    private static final int LARGE_WAITING_PART = 2;
    private static final int LARGE_MAX_WAITING = 2048;

    private final List<LinkQueue> links = new ArrayList<>();
    private final Stack stack;

    /**
     * @param descriptors one per link of the plan, in its order, then those for large packets; closed with this object, and if it can't be made
     * @param resolver    for links that a kernel shares
     * @throws IOException if a queue can't be bound, with the remedy
     */
    StackResources(BypassPlan plan, WorkerFile file, List<Descriptor> descriptors, NeighbourResolver resolver)
            throws IOException {
        FramePool pool = new FramePool(file);
        try {
            if (plan.tap() != null) {
                openTap(plan, descriptors.getFirst(), pool);
            } else {
                openXdp(plan, descriptors, pool);
            }
        } catch (IOException | RuntimeException e) {
            links.forEach(LinkQueue::close);
            descriptors.forEach(Descriptor::close);
            throw e;
        }
        SecureRandom random = new SecureRandom();
        StackConfig config = StackConfig.defaults(random.nextLong(), random.nextLong())
                .withLocalPorts(plan.localPortFirst(), plan.localPortLast())
                .withBuffers(plan.receiveBufferBytes(), plan.sendBufferBytes());
        stack = new Stack(config, file, pool, links, plan.tap() == null ? resolver : null);
    }

    private void openTap(BypassPlan plan, Descriptor descriptor, FramePool pool) {
        BypassPlan.Link link = plan.links().getFirst();
        links.add(new TapLinkQueue(descriptor, link.name(), link.queue(), plan.tap().macAddress(),
                plan.tap().mtuBytes(), true, pool));
    }

    private void openXdp(BypassPlan plan, List<Descriptor> descriptors, FramePool pool) throws IOException {
        XdpConfig config = XdpConfig.defaults()
                .withReceiveFrames(waitingFrames(plan))
                .withZeroCopy(plan.zeroCopy() ? XdpConfig.Choice.AUTO : XdpConfig.Choice.OFF);
        XdpLinkQueue first = null;
        int next = plan.links().size();
        try (Rtnetlink kernel = new Rtnetlink()) {
            for (int i = 0; i < plan.links().size(); i++) {
                BypassPlan.Link link = plan.links().get(i);
                LinkInfo info = kernel.requireLink(link.name());
                XdpLinkQueue queue = XdpLinkQueue.bind(descriptors.get(i), info, link.queue(),
                        config.withMultiBuffer(link.multiBuffer()), pool, first,
                        link.segmentation() ? descriptors.get(next++) : null);
                first = first == null ? queue : first;
                links.add(queue);
            }
        }
    }

    /** Frames of each link that wait for packets at most. */
    private static int waitingFrames(BypassPlan plan) {
        boolean large = plan.links().stream().anyMatch(BypassPlan.Link::largePackets);
        int part = plan.frames() / (large ? LARGE_WAITING_PART : WAITING_PART) / plan.links().size();
        return Math.clamp(part, MIN_WAITING, large ? LARGE_MAX_WAITING : MAX_WAITING);
    }

    @Override
    public Stack stack() {
        return stack;
    }

    @Override
    public List<LinkQueue> links() {
        return links;
    }

    /** To be run on the loop. */
    LinkLosses losses() {
        List<LinkLosses.Source> sources = new ArrayList<>();
        for (LinkQueue link : links) {
            if (link instanceof XdpLinkQueue queue) {
                sources.add(queue::losses);
            }
        }
        return new LinkLosses(sources, stack.counters(), System::nanoTime);
    }

    @Override
    public void close() {
        links.forEach(LinkQueue::close);
    }
}
