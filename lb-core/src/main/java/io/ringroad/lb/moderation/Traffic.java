package io.ringroad.lb.moderation;

/**
 * What a load is made of, in one interval.
 *
 * @param packetsPerWakeUp     packets from all interfaces for each wake-up of a worker; NaN: not known
 * @param packetsPerConnection the same for each connection that a client has opened; infinite if none has; NaN: not known
 */
record Traffic(double packetsPerWakeUp, double packetsPerConnection) {
    static final Traffic UNKNOWN = new Traffic(Double.NaN, Double.NaN);

    Traffic withPacketsPerWakeUp(double packets) {
        return new Traffic(packets, packetsPerConnection);
    }
}
