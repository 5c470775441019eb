package io.ringroad.load.compare;

import io.ringroad.load.generator.LoadPlan.Workload;
import io.ringroad.load.lab.Offloads;
import io.ringroad.load.lab.Peer;
import java.util.List;

/**
 * What is to be compared, and how thoroughly.
 *
 * @param base            the peer that ratios refer to
 * @param measures        with wire-like devices
 * @param defaultMeasures with the kernel's own settings of devices, without steering
 * @param shortRounds     of the measures of short connections
 * @param rounds          of the others
 * @param warmMs          load before each window
 * @param windowMs        length of a window
 * @param mostWarmS       of a peer that wants to be warmed up
 * @param settleMs        pause before memory is looked at
 * @param idleConnections for memory; 0: not measured
 * @param idleMs          how long these are watched
 * @param simulated       with what is measured of the stack between far ends in memory
 * @param firstSeconds    peers whose first second under load is measured; empty: all
 * @param starts          how often each balancer is started for nothing but its start; 0: once, for the measures
 * @param tries           of a window that other programs disturbed
 * @param foreignLimit    cores' worth of others' work that makes a window worthless
 */
record Settings(
        List<Peer> peers, String base, List<Measure> measures, List<Measure> defaultMeasures, int shortRounds,
        int rounds, int warmMs, int windowMs, int mostWarmS, int settleMs, int idleConnections, int idleMs, boolean simulated,
        List<String> firstSeconds, int starts, int tries, double foreignLimit) {

    int roundsOf(Measure measure) {
        return measure.workload() == Workload.SHORT_CONNECTIONS ? shortRounds : rounds;
    }

    boolean firstSecondOf(Peer peer, Offloads offloads) {
        return offloads == Offloads.WIRE && (firstSeconds.isEmpty() || firstSeconds.contains(peer.name()));
    }

    /** Those that can stand with these devices. */
    List<Peer> peersWith(Offloads offloads) {
        return peers.stream().filter(peer -> offloads == Offloads.WIRE || !peer.wireOnly()).toList();
    }

    /** Whether anything is measured with them. */
    boolean hasLab(Offloads offloads) {
        return !measuresWith(offloads).isEmpty() || offloads == Offloads.WIRE && idleConnections > 0;
    }

    List<Measure> measuresWith(Offloads offloads) {
        return offloads == Offloads.WIRE ? measures : defaultMeasures;
    }
}
