package io.ringroad.transport.xdp;

/**
 * What the kernel counts per socket: {@code struct xdp_statistics}.
 *
 * @param receiveDropped      packets lost because no frame was there for all of them, or for other reasons than the following
 * @param receiveInvalid      frames in the fill ring that are none: a defect of ours
 * @param transmitInvalid     entries of the transmit ring that were refused: a defect of ours
 * @param receiveRingFull     packets lost because we were slow
 * @param fillRingEmpty       times that no frame was there for a packet
 * @param transmitRingEmpty   times that nothing was there to send
 */
public record XdpStatistics(
        long receiveDropped,
        long receiveInvalid,
        long transmitInvalid,
        long receiveRingFull,
        long fillRingEmpty,
        long transmitRingEmpty) {}
