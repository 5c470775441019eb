package io.ringroad.lb.moderation;

/** Kinds of load that bear gathering differently. Rates are an interface's, in packets a second. */
enum TrafficKind {
    /**
     * Connections that come and go, most of their packets one exchange after the other. Longer gathering costs them rate.
     * At the rate at which it begins, about 10,000 of them come in a second; below, a core has time for each packet.
     */
    SHORT_CONNECTIONS(50_000, 40_000, 12, 125_000),
    /**
     * Requests on connections that stay open. Each waits twice, once an interface, and for nothing else: below the rate at which it
     * begins there is time for each of them. Where they come faster they queue up anyway, and their clients don't feel a longer wait.
     */
    OPEN_CONNECTIONS(70_000, 55_000, 20, 175_000);

    /** With more packets for each new connection it is traffic on open ones; a short one has about ten. */
    private static final double OPEN_PACKETS = 100;
    /** With fewer it isn't any more. */
    private static final double SHORT_PACKETS = 50;

    private final double onRate;
    private final double offRate;
    private final double gatheredPackets;
    private final long maxTimeoutNs;

    TrafficKind(double onRate, double offRate, double gatheredPackets, long maxTimeoutNs) {
        this.onRate = onRate;
        this.offRate = offRate;
        this.gatheredPackets = gatheredPackets;
        this.maxTimeoutNs = maxTimeoutNs;
    }

    /** From which wake-ups are worth saving. */
    double onRate() {
        return onRate;
    }

    /** Below which moderation ends; less than {@link #onRate}, so that a rate near it doesn't flap. */
    double offRate() {
        return offRate;
    }

    /** How many packets should gather; more save little. */
    double gatheredPackets() {
        return gatheredPackets;
    }

    /** What a packet may wait at most, on its way through one interface. */
    long maxTimeoutNs() {
        return maxTimeoutNs;
    }

    /** What it is after an interval of such traffic, if it has been this before. */
    TrafficKind after(Traffic traffic) {
        if (traffic.packetsPerConnection() >= OPEN_PACKETS) {
            return OPEN_CONNECTIONS;
        }
        return traffic.packetsPerConnection() < SHORT_PACKETS ? SHORT_CONNECTIONS : this;
    }
}
