package io.ringroad.config;

/** Where the XDP program runs. */
public enum XdpMode {
    /** Native, else generic. */
    AUTO,
    /** In the NIC's driver, before the kernel has made a packet of its own. */
    NATIVE,
    /** In the kernel's receive path: slower, works with every driver. */
    GENERIC
}
