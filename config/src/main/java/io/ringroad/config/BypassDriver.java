package io.ringroad.config;

/** What carries frames under {@link Transport#BYPASS}. */
public enum BypassDriver {
    /** TAP if {@code bypass.tap.addresses} are given, else AF_XDP. */
    AUTO,
    /** A ring of the NIC's own queue; the kernel shares the interface. */
    AF_XDP,
    /** A virtual Ethernet device whose far end is the kernel; the stack owns our end alone. */
    TAP
}
