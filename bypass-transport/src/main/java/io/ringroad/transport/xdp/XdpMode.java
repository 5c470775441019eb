package io.ringroad.transport.xdp;

/** Where in the kernel the XDP program runs. */
public enum XdpMode {
    /** {@link #NATIVE} where the driver can, else {@link #GENERIC}. */
    AUTO,
    /** In the NIC's driver, before the kernel has made a packet of it. */
    NATIVE,
    /**
     * After the driver: works with every interface, saves less. It lets large packets in that {@link #NATIVE} mode keeps away
     * ({@link io.ringroad.transport.host.LargePacketPath}).
     */
    GENERIC
}
