package io.ringroad.load.compare;

import io.ringroad.load.lab.LabProcess;
import io.ringroad.load.lab.Lane;
import io.ringroad.load.lab.Peer;

/**
 * A balancer that stands in its lane and answers.
 *
 * @param startMs milliseconds from its start to its first right answer
 */
record Standing(Peer peer, Lane lane, LabProcess process, double startMs) {
    String name() {
        return peer.name();
    }

    /** Where clients connect to. */
    String target() {
        return peer.direct() ? lane.backend(0) : lane.vip();
    }

    int port() {
        return peer.direct() ? Lane.BACKEND_PORT : Lane.PORT;
    }
}
