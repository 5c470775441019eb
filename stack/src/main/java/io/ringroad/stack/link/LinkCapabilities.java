package io.ringroad.stack.link;

/**
 * What a link queue offers.
 *
 * @param name                     for messages and the live view: driver and device, such as {@code af-xdp/eth0#0}
 * @param macAddress               our own Ethernet address, in the low 48 bits, first octet highest
 * @param mtuBytes                 largest IP packet (the Ethernet header not counted) sent without segmentation
 * @param ownsLink                 no kernel shares this link: the stack answers ARP, NDP and ICMP echo itself and
 *                                 resolves neighbours itself (design decision D6)
 * @param partialChecksumsPossible packets of local kernel sockets arrive with only the pseudo-header sum in the
 *                                 checksum field (veth); such packets are accepted. Never true on a real NIC
 * @param txChecksumOffload        {@link LinkQueue#TX_CHECKSUM} is honoured
 * @param gsoMaxBytes              largest TCP payload that {@link LinkQueue#TX_GSO} segments for us; 0: none
 */
public record LinkCapabilities(
        String name,
        long macAddress,
        int mtuBytes,
        boolean ownsLink,
        boolean partialChecksumsPossible,
        boolean txChecksumOffload,
        int gsoMaxBytes) {

    /** The same, but packets are not cut by the link. */
    public LinkCapabilities withoutSegmentation() {
        return new LinkCapabilities(name, macAddress, mtuBytes, ownsLink, partialChecksumsPossible, txChecksumOffload, 0);
    }
}
