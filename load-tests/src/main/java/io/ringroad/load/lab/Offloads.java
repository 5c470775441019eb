package io.ringroad.load.lab;

/** What the virtual Ethernet devices do for the kernel's TCP. */
public enum Offloads {
    /** As between hosts: no packet above the MTU, every checksum computed; received packets are gathered (GRO) as NIC drivers do. */
    WIRE("tx off tso off gso off gro on"),
    /** As the kernel sets them: packets of 64 KiB without checksums between namespaces. */
    DEFAULT("");

    private final String ethtool;

    Offloads(String ethtool) {
        this.ethtool = ethtool;
    }

    String commandFor(String device) {
        return ethtool.isEmpty() ? "" : "ethtool -K " + device + " " + ethtool + " > /dev/null\n";
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
