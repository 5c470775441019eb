package io.ringroad.transport.xdp;

/** Where in the kernel the XDP program runs. */
public enum XdpMode {
    /**
     * {@link #GENERIC} where large packets pass that {@link #NATIVE} mode would keep away
     * ({@link io.ringroad.transport.host.LargePacketPath}), else {@link #NATIVE} where the driver can.
     */
    AUTO,
    /** In the NIC's driver, before the kernel has made a packet of it. */
    NATIVE,
    /** After the driver: works with every interface, saves less. */
    GENERIC
}
