package io.ringroad.transport.xdp;

/**
 * How a worker binds its AF_XDP sockets.
 *
 * @param ringEntries   entries of each of the four rings: a power of two, 64–32768
 * @param receiveFrames frames that wait in the fill ring for packets at most: no more than {@code ringEntries}. How many
 *                      do follows the load in copy mode ({@link FillDepth})
 * @param zeroCopy      whether the NIC may write to the frames itself
 * @param multiBuffer   whether packets may span several frames: larger MTUs than a frame holds, and packets of up to
 *                      64 KiB that kernels exchange over veth; kernels from 6.6 on
 * @param txMetadata    whether checksums are left to the device, where it completes them; kernels from 6.11 on, copy
 *                      mode only
 * @param segmentation  whether large packets go by a socket beside, to be cut by the device ({@link SegmentationSocket})
 */
public record XdpConfig(
        int ringEntries, int receiveFrames, Choice zeroCopy, boolean multiBuffer, boolean txMetadata,
        boolean segmentation) {

    /** What to do with a feature that a device may lack. */
    public enum Choice {
        /** Use it where it works. */
        AUTO,
        /** Fail without it. */
        REQUIRED,
        OFF
    }

    public XdpConfig {
        if (ringEntries < 64 || ringEntries > 32768 || Integer.bitCount(ringEntries) != 1) {
            throw new IllegalArgumentException("ringEntries must be a power of two from 64 to 32768, not "
                    + ringEntries);
        }
        if (receiveFrames < 32 || receiveFrames > ringEntries) {
            throw new IllegalArgumentException("receiveFrames must be 32 to ringEntries (" + ringEntries + "), not "
                    + receiveFrames);
        }
    }

    /** Rings of 2048 with at most 1024 frames waiting, and every feature that works. */
    public static XdpConfig defaults() {
        return new XdpConfig(2048, 1024, Choice.AUTO, true, true, true);
    }

    public XdpConfig withReceiveFrames(int frames) {
        return new XdpConfig(ringEntries, frames, zeroCopy, multiBuffer, txMetadata, segmentation);
    }

    public XdpConfig withZeroCopy(Choice choice) {
        return new XdpConfig(ringEntries, receiveFrames, choice, multiBuffer, txMetadata, segmentation);
    }

    public XdpConfig withMultiBuffer(boolean on) {
        return new XdpConfig(ringEntries, receiveFrames, zeroCopy, on, txMetadata, segmentation);
    }

    public XdpConfig withTxMetadata(boolean on) {
        return new XdpConfig(ringEntries, receiveFrames, zeroCopy, multiBuffer, on, segmentation);
    }

    public XdpConfig withSegmentation(boolean on) {
        return new XdpConfig(ringEntries, receiveFrames, zeroCopy, multiBuffer, txMetadata, on);
    }
}
