package io.ringroad.load.simulations;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/**
 * A steady load, while in the middle a backend dies and comes back ({@code load-tests/gatling} sees to that). Whoever was
 * connected to it just then has failed; whoever comes later is served by the others.
 */
public class SoakSimulation extends Simulation {
    public SoakSimulation() {
        setUp(scenario("soak").exec(RawTcp.shortConnection())
                .injectOpen(constantUsersPerSec(Site.RATE).during(Site.DURATION)))
                .assertions(global().failedRequests().percent().lt(1.0), details("connect").failedRequests().count().is(0L),
                        details("answer").responseTime().percentile(95).lt(1000));
    }
}
