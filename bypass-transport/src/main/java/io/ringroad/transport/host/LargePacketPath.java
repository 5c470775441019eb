package io.ringroad.transport.host;

import io.ringroad.transport.netlink.LinkInfo;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whether packets of up to 64 KiB cross an interface as it is set now. A veth with segmentation offload joins two kernels
 * that hand such packets to each other uncut; an XDP program in native mode would end that, since the kernel switches the
 * far end's offload off for it. Without the offload a veth imitates a wire, and a network card cuts what it sends and
 * receives what others have cut.
 *
 * @param open   they do
 * @param reason a clause for a message: why, or why not
 */
public record LargePacketPath(boolean open, String reason) {
    /** What must be on so that this side's packets leave uncut and without a checksum. */
    private static final Set<Offload> NEEDED = EnumSet.of(Offload.TSO, Offload.SCATTER_GATHER, Offload.TX_CHECKSUM);

    /** Looks at an interface of the calling thread's network namespace. */
    public static LargePacketPath of(LinkInfo link) {
        Ethtool ethtool = new Ethtool(link.name());
        Set<Offload> on = EnumSet.noneOf(Offload.class);
        NEEDED.stream().filter(ethtool::isOn).forEach(on::add);
        return choose(link.kind(), on, ethtool.queues().transmit(), KernelVersion.current());
    }

    /**
     * The same of what is known already.
     *
     * @param kind           of the link, as in {@link LinkInfo}
     * @param on             its offloads that are on
     * @param transmitQueues in use; 0 if that isn't known
     */
    static LargePacketPath choose(String kind, Set<Offload> on, int transmitQueues, KernelVersion kernel) {
        if (!kind.equals("veth")) {
            return new LargePacketPath(false, "not a veth");
        }
        if (!on.containsAll(NEEDED)) {
            return new LargePacketPath(false, "a veth without segmentation offload (tso, sg, tx), as on a wire");
        }
        if (transmitQueues > 1) { // as with SegmentationSocket, packets would be cut here: too much work for what it saves
            return new LargePacketPath(false, "a veth with several transmit queues");
        }
        // Before 6.9 the kernel copies such a packet to one piece of 64 KiB of memory first, which it often hasn't got.
        return kernel.isAtLeast(6, 9)
                ? new LargePacketPath(true, "a veth with segmentation offload: packets of up to 64 KiB pass whole")
                : new LargePacketPath(false, "large packets over a veth need Linux 6.9");
    }
}
