package io.ringroad.stack.ip;

import io.ringroad.stack.link.LinkCapabilities;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.Checksum;
import io.ringroad.stack.wire.EthernetHeader;
import io.ringroad.stack.wire.IpAddress;
import io.ringroad.stack.wire.IpProtocol;
import io.ringroad.stack.wire.Ipv4Header;
import io.ringroad.stack.wire.Ipv6Header;
import io.ringroad.stack.wire.TcpHeader;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Puts IP and Ethernet headers in front of TCP segments and gives them to the link, completing or preparing their
 * checksums. IPv4 packets are atomic: DF set, identification 0 (RFC 6864 §4.1).
 */
public final class IpOutput {
    /** The link has taken the packet, and one reference of the frame. */
    public static final int SENT = 0;
    /** The packet waits for its neighbour to be resolved (or is lost so that TCP sends again); one reference is taken. */
    public static final int PARKED = 1;
    /** The link's ring is full: nothing is taken. */
    public static final int FULL = 2;

    private static final int HOP_LIMIT = 64;

    private final FramePool pool;
    private final List<? extends LinkQueue> links;
    private final LinkCapabilities[] capabilities;
    private final NeighbourTable neighbours;
    private final IpCounters counters;
    private int checksumOptions;
    private int continuedLink;

    IpOutput(FramePool pool, List<? extends LinkQueue> links, NeighbourTable neighbours, IpCounters counters) {
        this.pool = pool;
        this.links = links;
        this.capabilities = links.stream().map(LinkQueue::capabilities).toArray(LinkCapabilities[]::new);
        this.neighbours = neighbours;
        this.counters = counters;
    }

    /**
     * Sends a TCP segment whose header (with options, checksum field 0) stands in a frame; the bytes before it, up to
     * 54, are overwritten. A segment that continues in more frames is completed by calls of {@link #continueTcp}, if and
     * only if this one returned {@link #SENT}.
     *
     * @param neighbour    next hop, an index of {@link NeighbourTable}
     * @param frame        its first frame
     * @param tcpOffset    of the TCP header from the frame's start
     * @param frameLength  bytes of header and payload in this frame
     * @param tcpLength    bytes of header and payload in all
     * @param payloadSum   {@link Checksum} sum of the whole payload; -1 if unknown, which a segment in several frames
     *                     may only have on a link with checksum offload
     * @param gsoSizeBytes payload per segment if the link shall cut it, else 0
     * @return {@link #SENT}, {@link #PARKED} or {@link #FULL}
     */
    public int sendTcp(int neighbour, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow,
            int frame, int tcpOffset, int frameLength, int tcpLength, int payloadSum, int gsoSizeBytes) {
        int link = neighbours.link(neighbour);
        long tcp = pool.address(frame) + tcpOffset;
        int pseudoHeader = Checksum.pseudoHeader(
                sourceHigh, sourceLow, destinationHigh, destinationLow, IpProtocol.TCP, tcpLength);
        checksum(link, tcp, frameLength, payloadSum, pseudoHeader);
        long mac = neighbours.mac(neighbour);
        int headers = writeHeaders(tcp, sourceHigh, sourceLow, destinationHigh, destinationLow, tcpLength, link, mac);
        int options = checksumOptions | (gsoSizeBytes > 0 ? LinkQueue.TX_GSO : 0)
                | (tcpLength > frameLength ? LinkQueue.TX_CONTINUED : 0);
        if (mac == NeighbourTable.UNRESOLVED) {
            return park(neighbour, frame, tcpOffset - headers, headers + frameLength, options, headers, gsoSizeBytes);
        }
        if (!links.get(link).transmit(frame, tcpOffset - headers, headers + frameLength, options, headers,
                TcpHeader.CHECKSUM_OFFSET, gsoSizeBytes)) {
            return FULL;
        }
        continuedLink = link;
        counters.increment(IpCounter.TX_PACKETS);
        counters.add(IpCounter.TX_BYTES, headers + tcpLength);
        return SENT;
    }

    /** Sets the checksum field, and the options to go with it. */
    private void checksum(int link, long tcp, int frameLength, int payloadSum, int pseudoHeader) {
        MemorySegment memory = pool.memory();
        if (capabilities[link].txChecksumOffload()) {
            checksumOptions = LinkQueue.TX_CHECKSUM;
            Checksum.store(memory, tcp + TcpHeader.CHECKSUM_OFFSET, pseudoHeader);
            return;
        }
        checksumOptions = 0;
        int sum;
        if (payloadSum < 0) {
            sum = Checksum.sum(memory, tcp, frameLength);
        } else {
            int headerLength = memory.get(java.lang.foreign.ValueLayout.JAVA_BYTE, tcp + 12) >>> 2 & 0x3c;
            sum = Checksum.combine(Checksum.sum(memory, tcp, headerLength), payloadSum);
        }
        int checksum = Checksum.finish(Checksum.combine(sum, pseudoHeader));
        Checksum.store(memory, tcp + TcpHeader.CHECKSUM_OFFSET, checksum);
    }

    /** Writes IP and Ethernet headers in front of the TCP header; returns their length. */
    private int writeHeaders(long tcp, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow,
            int tcpLength, int link, long mac) {
        MemorySegment memory = pool.memory();
        int ipLength;
        int type;
        if (IpAddress.isV4(destinationHigh, destinationLow)) {
            ipLength = Ipv4Header.LENGTH;
            type = EthernetHeader.TYPE_IPV4;
            Ipv4Header.write(memory, tcp - ipLength, (int) sourceLow, (int) destinationLow, IpProtocol.TCP,
                    ipLength + tcpLength, 0, HOP_LIMIT, 0);
        } else {
            ipLength = Ipv6Header.LENGTH;
            type = EthernetHeader.TYPE_IPV6;
            Ipv6Header.write(memory, tcp - ipLength, sourceHigh, sourceLow, destinationHigh, destinationLow,
                    IpProtocol.TCP, tcpLength, HOP_LIMIT, 0);
        }
        int headers = EthernetHeader.LENGTH + ipLength;
        EthernetHeader.write(memory, tcp - headers, mac & EthernetHeader.BROADCAST, capabilities[link].macAddress(), type);
        return headers;
    }

    private int park(int neighbour, int frame, int offset, int length, int options, int checksumStart, int gsoSize) {
        if ((options & LinkQueue.TX_CONTINUED) == 0) {
            neighbours.park(neighbour, frame, offset, length, options, checksumStart, TcpHeader.CHECKSUM_OFFSET, gsoSize);
        } else { // only a neighbour that was lost in mid-connection comes here: TCP will send it again
            pool.release(frame);
            counters.increment(IpCounter.TX_DROPPED_NEIGHBOUR);
            neighbours.resolve(neighbour);
        }
        return PARKED;
    }

    /**
     * Sends the next piece of a segment whose first piece was {@link #SENT}; one reference of the frame is taken. The link
     * has promised room for all pieces.
     *
     * @param offset of the piece's bytes from the frame's start
     * @param last   no more pieces follow
     */
    public void continueTcp(int frame, int offset, int length, boolean last) {
        int options = last ? 0 : LinkQueue.TX_CONTINUED;
        if (!links.get(continuedLink).transmit(frame, offset, length, options, 0, 0, 0)) {
            throw new IllegalStateException(capabilities[continuedLink].name() + " took a packet's first piece, not all");
        }
    }

    public LinkCapabilities capabilities(int link) {
        return capabilities[link];
    }

    /** Largest TCP payload, options not counted, that one packet over a link holds. */
    public int maxSegmentBytes(int link, boolean v4) {
        return capabilities[link].mtuBytes() - (v4 ? Ipv4Header.LENGTH : Ipv6Header.LENGTH) - TcpHeader.LENGTH;
    }
}
