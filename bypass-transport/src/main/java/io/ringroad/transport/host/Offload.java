package io.ringroad.transport.host;

/** Offloads of an interface that matter to what arrives on it and its peer ({@code linux/ethtool.h}). */
public enum Offload {
    RX_CHECKSUM(0x14),
    TX_CHECKSUM(0x16),
    SCATTER_GATHER(0x18),
    /** TCP segmentation by the device: packets of up to 64 KiB are handed to it. */
    TSO(0x1e),
    /** The same by the kernel, right before the device. */
    GSO(0x23),
    /** Received packets are put together to larger ones. */
    GRO(0x2b);

    private final int getCommand;

    Offload(int getCommand) {
        this.getCommand = getCommand;
    }

    int getCommand() {
        return getCommand;
    }

    int setCommand() {
        return getCommand + 1;
    }
}
