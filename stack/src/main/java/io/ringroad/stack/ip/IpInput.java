package io.ringroad.stack.ip;

import io.ringroad.stack.link.LinkCapabilities;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import io.ringroad.stack.wire.TcpHeader;
import io.ringroad.stack.wire.VlanTag;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The way of a received packet: Ethernet → IP → ARP, ICMP or TCP, one validity check at each step, every drop counted by
 * its cause. While {@link SegmentHandler#onSegment} runs, the accessors describe the segment.
 */
public final class IpInput {
    private final MemorySegment memory;
    private final LinkCapabilities[] capabilities;
    private final RouteTable routes;
    private final ArpResponder arp;
    private final IcmpInput icmp;
    private final SegmentHandler handler;
    private final IpCounters counters;

    private final EthernetHeader ethernet = new EthernetHeader();
    private final VlanTag vlan = new VlanTag();
    private final Ipv4Header ipv4 = new Ipv4Header();
    private final Ipv6Header ipv6 = new Ipv6Header();
    private final TcpHeader tcp = new TcpHeader();
    private final PacketPieces pieces;

    private long nowNs;
    private int link;
    private boolean v4;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private long tcpOffset;
    private int tcpLength;

    IpInput(FramePool pool, List<? extends LinkQueue> links, RouteTable routes, ArpResponder arp, IcmpInput icmp,
            SegmentHandler handler, IpCounters counters) {
        this.memory = pool.memory();
        this.pieces = new PacketPieces(pool);
        this.capabilities = links.stream().map(LinkQueue::capabilities).toArray(LinkCapabilities[]::new);
        this.routes = routes;
        this.arp = arp;
        this.icmp = icmp;
        this.handler = handler;
        this.counters = counters;
    }

    /**
     * Processes all packets of a batch; owns its frames from now on.
     *
     * @param fromLink index of the link that delivered it
     */
    public void receive(long timeNs, int fromLink, RxBatch batch) {
        nowNs = timeNs;
        link = fromLink;
        for (int entry = 0; entry < batch.size(); ) {
            entry += pieces.gather(batch, entry);
            counters.increment(IpCounter.RX_PACKETS);
            counters.add(IpCounter.RX_BYTES, pieces.packetLength());
            ethernet();
            pieces.releaseUntaken();
        }
    }

    private void drop(IpCounter cause) {
        counters.increment(cause);
    }

    private void ethernet() {
        long at = pieces.start();
        int length = pieces.firstLength();
        if (!ethernet.wrap(memory, at, length)) {
            drop(IpCounter.RX_DROPPED_MALFORMED);
            return;
        }
        int type = ethernet.etherType();
        int header = EthernetHeader.LENGTH;
        if (type == EthernetHeader.TYPE_VLAN) {
            if (!vlan.wrap(memory, at + header, length - header)) {
                drop(IpCounter.RX_DROPPED_MALFORMED);
                return;
            }
            if (vlan.identifier() != 0) {
                drop(IpCounter.RX_DROPPED_VLAN);
                return;
            }
            type = vlan.etherType();
            header += VlanTag.LENGTH;
        }
        network(type, at + header, header, length - header);
    }

    private void network(int type, long at, int header, int length) {
        long to = ethernet.destination();
        if (to != capabilities[link].macAddress() && !EthernetHeader.isGroup(to)) {
            drop(IpCounter.RX_DROPPED_NOT_FOR_US);
            return;
        }
        switch (type) {
            case EthernetHeader.TYPE_IPV4 -> ipv4(at, header, length);
            case EthernetHeader.TYPE_IPV6 -> ipv6(at, header, length);
            case EthernetHeader.TYPE_ARP -> arp.onPacket(link, memory, at, length);
            default -> drop(IpCounter.RX_DROPPED_ETHERTYPE);
        }
    }

    private void ipv4(long at, int header, int length) {
        if (!ipv4.wrap(memory, at, length, pieces.packetLength() - header)) {
            drop(IpCounter.RX_DROPPED_MALFORMED);
            return;
        }
        if (!ipv4.isChecksumValid()) {
            drop(IpCounter.RX_DROPPED_CHECKSUM);
            return;
        }
        v4 = true;
        sourceHigh = 0;
        sourceLow = IpAddress.V4_MAPPED | Integer.toUnsignedLong(ipv4.source());
        destinationHigh = 0;
        destinationLow = IpAddress.V4_MAPPED | Integer.toUnsignedLong(ipv4.destination());
        if (!isAddressedToUs() || isDropped(ipv4.isFragment(), isMartianV4(ipv4.source()))) {
            return;
        }
        switch (ipv4.protocol()) {
            case IpProtocol.TCP -> tcp(ipv4.payloadOffset(), ipv4.payloadLength());
            case IpProtocol.ICMPV4 -> {
                if (isInOnePiece()) {
                    icmp.onV4(nowNs, link, ethernet.source(), memory, ipv4);
                }
            }
            default -> drop(IpCounter.RX_DROPPED_PROTOCOL);
        }
    }

    private void ipv6(long at, int header, int length) {
        if (!ipv6.wrap(memory, at, length, pieces.packetLength() - header)) {
            drop(IpCounter.RX_DROPPED_MALFORMED);
            return;
        }
        v4 = false;
        sourceHigh = ipv6.sourceHigh();
        sourceLow = ipv6.sourceLow();
        destinationHigh = ipv6.destinationHigh();
        destinationLow = ipv6.destinationLow();
        boolean icmpv6 = ipv6.protocol() == IpProtocol.ICMPV6;
        boolean toOurGroup = icmpv6 && routes.isOurGroup(destinationHigh, destinationLow);
        if (!toOurGroup && !isAddressedToUs() || isDropped(ipv6.isFragment(), isMartianV6(icmpv6))) {
            return;
        }
        if (ipv6.protocol() == IpProtocol.TCP) {
            tcp(ipv6.payloadOffset(), ipv6.payloadLength());
        } else if (!icmpv6) {
            drop(IpCounter.RX_DROPPED_PROTOCOL);
        } else if (isInOnePiece()) {
            icmp.onV6(nowNs, link, ethernet.source(), memory, ipv6);
        }
    }

    /** Ours, and not by way of a group's Ethernet address (RFC 1122 §3.3.6). */
    private boolean isAddressedToUs() {
        boolean ours = routes.isLocal(destinationHigh, destinationLow) && !EthernetHeader.isGroup(ethernet.destination());
        if (!ours) {
            drop(IpCounter.RX_DROPPED_NOT_FOR_US);
        }
        return ours;
    }

    private boolean isDropped(boolean fragment, boolean martian) {
        if (fragment) {
            drop(IpCounter.RX_DROPPED_FRAGMENT);
        } else if (martian) {
            drop(IpCounter.RX_DROPPED_MARTIAN);
        }
        return fragment || martian;
    }

    /** This network, loopback, groups, broadcast (RFC 1122 §3.2.1.3), or ourselves ("land"). */
    private boolean isMartianV4(int source) {
        int first = source >>> 24;
        return first == 0 || first == 127 || first >= 224 || sourceLow == destinationLow;
    }

    /** Groups, loopback, IPv4-mapped (which no wire carries), ourselves; {@code ::} only in neighbour discovery. */
    private boolean isMartianV6(boolean icmpv6) {
        boolean unspecified = (sourceHigh | sourceLow) == 0;
        return sourceHigh >>> 56 == 0xff
                || unspecified && !icmpv6
                || sourceHigh == 0 && sourceLow == 1
                || IpAddress.isV4(sourceHigh, sourceLow)
                || sourceLow == destinationLow && sourceHigh == destinationHigh;
    }

    private boolean isInOnePiece() {
        if (!pieces.isSingle()) {
            drop(IpCounter.RX_DROPPED_MALFORMED);
        }
        return pieces.isSingle();
    }

    private void tcp(long offset, int length) {
        tcpOffset = offset;
        tcpLength = length;
        if (!tcp.wrap(memory, offset, (int) Math.min(length, pieces.start() + pieces.firstLength() - offset))) {
            drop(IpCounter.RX_DROPPED_MALFORMED);
            return;
        }
        pieces.trim((int) (tcp.payloadOffset() - pieces.start()), payloadLength());
        if (!isChecksumGood()) {
            drop(IpCounter.RX_DROPPED_CHECKSUM);
            return;
        }
        counters.increment(IpCounter.RX_SEGMENTS);
        handler.onSegment(this);
    }

    private boolean isChecksumGood() {
        if (pieces.isChecksumVouchedFor()) {
            return true;
        }
        int pseudoHeader = Checksum.pseudoHeader(
                sourceHigh, sourceLow, destinationHigh, destinationLow, IpProtocol.TCP, tcpLength);
        if (capabilities[link].partialChecksumsPossible()
                && Checksum.load(memory, tcpOffset + TcpHeader.CHECKSUM_OFFSET) == pseudoHeader) {
            return true;
        }
        int headers = Checksum.combine(pseudoHeader, Checksum.sum(memory, tcpOffset, tcp.dataOffsetBytes()));
        return Checksum.combine(headers, pieces.sum()) == 0xffff;
    }

    /** Index of the link on which the segment arrived. */
    public int link() {
        return link;
    }

    public boolean isV4() {
        return v4;
    }

    /** First half of the peer's address. */
    public long sourceHigh() {
        return sourceHigh;
    }

    public long sourceLow() {
        return sourceLow;
    }

    /** First half of our address. */
    public long destinationHigh() {
        return destinationHigh;
    }

    public long destinationLow() {
        return destinationLow;
    }

    /** Ethernet address of the neighbour that sent it. */
    public long sourceMac() {
        return ethernet.source();
    }

    /** The segment's header, checked and wrapped. */
    public TcpHeader tcp() {
        return tcp;
    }

    /** The memory in which header and payload lie. */
    public MemorySegment memory() {
        return memory;
    }

    /** ECN field of the IP header, 0–3. */
    public int ecn() {
        return v4 ? ipv4.ecn() : ipv6.ecn();
    }

    /** Bytes of payload. */
    public int payloadLength() {
        return tcpLength - tcp.dataOffsetBytes();
    }

    /**
     * Takes the payload: frames chained by {@link FramePool#next}, each with its payload's place, and its sum if it was
     * computed. The caller owns one reference of each; a frame that holds no payload has been given back.
     *
     * @return the chain's first frame, {@link FramePool#NONE} if there is no payload
     */
    public int takePayload() {
        return pieces.take();
    }
}
