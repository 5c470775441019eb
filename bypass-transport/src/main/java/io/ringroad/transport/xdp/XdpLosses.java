package io.ringroad.transport.xdp;

/**
 * Packets that came to a queue and never to its reader.
 *
 * @param noFrame   none was free that the kernel could have put them into; rarely, it had another reason
 * @param ringFull  the reader was slow
 * @param oversized in more pieces than a batch has; dropped by us
 */
public record XdpLosses(long noFrame, long ringFull, long oversized) {
    public static final XdpLosses NONE = new XdpLosses(0, 0, 0);

    public XdpLosses plus(XdpLosses other) {
        return new XdpLosses(noFrame + other.noFrame, ringFull + other.ringFull, oversized + other.oversized);
    }

    /** What came since {@code earlier}. */
    public XdpLosses minus(XdpLosses earlier) {
        return new XdpLosses(noFrame - earlier.noFrame, ringFull - earlier.ringFull, oversized - earlier.oversized);
    }
}
