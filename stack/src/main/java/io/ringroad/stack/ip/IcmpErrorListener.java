package io.ringroad.stack.ip;

/** Who is told of ICMP errors about segments that we sent: TCP. */
@FunctionalInterface
public interface IcmpErrorListener {
    /**
     * An error arrived which quotes a TCP segment from one of our addresses. It may be forged: TCP checks that the
     * sequence number is of something in flight (RFC 5927 §4.1).
     *
     * @param error      its class
     * @param mtuBytes   with {@link IcmpError#PACKET_TOO_BIG} the largest IP packet that fits, at least 68 (IPv4) or 1280
     *                   (IPv6); else 0
     * @param localHigh  our address and port, of which the segment was sent
     * @param remoteHigh address and port to which it was sent
     * @param sequence   SEG.SEQ of it
     */
    void onError(IcmpError error, int mtuBytes, long localHigh, long localLow, int localPort, long remoteHigh,
            long remoteLow, int remotePort, int sequence);
}
