package io.ringroad.load.compare;

import io.ringroad.load.lab.LabProcess;
import io.ringroad.load.lab.Lane;
import io.ringroad.load.lab.Peer;
import java.util.Map;

/**
 * A balancer that stands in its lane and answers.
 *
 * @param start what was measured until then and shortly after, by {@link Session}'s keys
 */
record Standing(Peer peer, Lane lane, LabProcess process, Map<String, Double> start) {
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
