package io.ringroad.demo;

import java.util.Map;

/**
 * What the clients have done so far; one line of JSON from their process to the demo.
 *
 * @param phase {@link Phase#READY} once the balancer answers, {@link Phase#RUNNING} several times a second, {@link Phase#DONE} once
 * @param elapsedNs since the first request
 * @param requests that were answered rightly
 * @param failed that were not
 * @param connections that were opened
 * @param open connections now
 * @param bytes of the bodies
 * @param perBackend right answers by the backend's name
 * @param errors how often each thing went wrong
 * @param p50Ns half of the requests took no longer, the connection included
 * @param p99Ns 99 % of the requests took no longer
 */
record ClientReport(
        Phase phase,
        long elapsedNs,
        long requests,
        long failed,
        long connections,
        long open,
        long bytes,
        Map<String, Long> perBackend,
        Map<String, Long> errors,
        long p50Ns,
        long p99Ns) {

    enum Phase { READY, RUNNING, DONE }

    static ClientReport none() {
        return new ClientReport(Phase.READY, 0, 0, 0, 0, 0, 0, Map.of(), Map.of(), 0, 0);
    }

    boolean done() {
        return phase == Phase.DONE;
    }
}
