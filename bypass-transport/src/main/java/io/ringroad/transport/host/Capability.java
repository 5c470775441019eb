package io.ringroad.transport.host;

/** Capabilities that a transport may need ({@code linux/capability.h}, capabilities(7)). */
public enum Capability {
    NET_ADMIN(12),
    NET_RAW(13),
    IPC_LOCK(14),
    SYS_ADMIN(21),
    SYS_RESOURCE(24),
    BPF(39);

    private final int bit;

    Capability(int bit) {
        this.bit = bit;
    }

    long mask() {
        return 1L << bit;
    }

    /** As in capabilities(7): {@code CAP_NET_RAW}. */
    @Override
    public String toString() {
        return "CAP_" + name();
    }
}
