package io.ringroad.load.compare;

import io.ringroad.load.lab.Offloads;
import io.ringroad.load.lab.Peer;
import java.util.List;

/**
 * What is to be compared, and how thoroughly.
 *
 * @param base            the peer that ratios refer to
 * @param measures        with wire-like devices
 * @param defaultMeasures with the kernel's own settings of devices, without steering
 * @param rounds          of each measure
 * @param warmMs          load before each window
 * @param windowMs        length of a window
 * @param mostWarmS       of a peer that wants to be warmed up
 * @param idleConnections for memory; 0: not measured
 * @param tries           of a window that other programs disturbed
 * @param foreignLimit    cores' worth of others' work that makes a window worthless
 */
record Settings(
        List<Peer> peers, String base, List<Measure> measures, List<Measure> defaultMeasures, int rounds, int warmMs,
        int windowMs, int mostWarmS, int idleConnections, int tries, double foreignLimit) {

    List<Measure> measuresWith(Offloads offloads) {
        return offloads == Offloads.WIRE ? measures : defaultMeasures;
    }
}
