package io.ringroad.stack.ip;

import io.ringroad.stack.link.LinkCapabilities;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.Counters;
import io.ringroad.stack.memory.FramePool;
import java.util.List;

/** The IP layer of one stack: puts the parts together and runs them. */
public final class IpLayer {
    private final RouteTable routes;
    private final NeighbourTable neighbours;
    private final IpOutput output;
    private final IpInput input;
    private final IpCounters counters;
    private final ArpResponder arp;
    private final NdpResponder ndp;
    private final ControlSender sender;

    /**
     * @param links            all over the same pool
     * @param kernelNeighbours resolves neighbours on links that we don't own; may be null if all are ours
     * @param handler          takes segments
     * @param errors           is told of ICMP errors about segments that we sent
     * @param key0             half of the key of hash tables
     * @throws IllegalArgumentException if a link isn't ours and there is nobody to resolve its neighbours
     */
    public IpLayer(FramePool pool, Counters counters, List<? extends LinkQueue> links,
            NeighbourResolver kernelNeighbours, SegmentHandler handler, IcmpErrorListener errors, long key0, long key1) {
        List<LinkCapabilities> capabilities = links.stream().map(LinkQueue::capabilities).toList();
        for (LinkCapabilities link : capabilities) {
            if (!link.ownsLink() && kernelNeighbours == null) {
                throw new IllegalArgumentException("a kernel shares " + link.name()
                        + ", so that somebody must ask it for neighbours: give a resolver");
            }
        }
        this.counters = new IpCounters(counters);
        routes = new RouteTable(capabilities);
        sender = new ControlSender(pool, links, this.counters);
        OwnedLinkResolver resolver = new OwnedLinkResolver(sender, routes, kernelNeighbours);
        neighbours = new NeighbourTable(pool, links, resolver, this.counters, new UnreachableReporter(pool, errors),
                key0, key1);
        arp = new ArpResponder(sender, routes, neighbours, this.counters);
        ndp = new NdpResponder(sender, routes, neighbours, this.counters);
        resolver.connect(arp, ndp);
        output = new IpOutput(pool, links, neighbours, this.counters);
        IcmpInput icmp = new IcmpInput(sender, routes, ndp, errors, this.counters);
        input = new IpInput(pool, links, routes, arp, icmp, handler, this.counters);
    }

    /** New addresses and routes; replaces all, and announces the addresses on links that we own with the next flush. */
    public void configure(IpSnapshot snapshot) {
        routes.configure(snapshot);
        for (IpSnapshot.Address address : routes.snapshot().addresses()) {
            if (!sender.ownsLink(address.link())) {
                continue;
            }
            if (address.address().isV4()) {
                arp.announce(address.link(), address.address().v4());
            } else {
                ndp.announce(address.link(), address.address());
            }
        }
    }

    /** Processes the packets of a batch; owns its frames from now on. */
    public void receive(long nowNs, int link, RxBatch batch) {
        neighbours.now(nowNs);
        input.receive(nowNs, link, batch);
    }

    /** Neighbour timers; returns how many fired. Call it in each cycle before anything is sent: it sets the time. */
    public int runTimers(long nowNs) {
        return neighbours.runTimers(nowNs);
    }

    /** When {@link #runTimers} is next needed; {@link Long#MAX_VALUE}: never. */
    public long nextDeadlineNs() {
        return neighbours.nextDeadlineNs();
    }

    public RouteTable routes() {
        return routes;
    }

    public NeighbourTable neighbours() {
        return neighbours;
    }

    public IpOutput output() {
        return output;
    }

    public IpCounters counters() {
        return counters;
    }
}
