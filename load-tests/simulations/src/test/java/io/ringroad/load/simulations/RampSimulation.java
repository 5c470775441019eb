package io.ringroad.load.simulations;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/**
 * More and more short raw connections until something gives; the report shows where. What gives must be time, not answers:
 * on a small machine it is Gatling itself that is saturated first.
 */
public class RampSimulation extends Simulation {
    public RampSimulation() {
        setUp(scenario("ramp").exec(RawTcp.shortConnection())
                .injectOpen(rampUsersPerSec(10).to(Site.MOST_RATE).during(Site.DURATION)))
                .assertions(global().failedRequests().percent().lt(0.1), details("connect").responseTime().percentile(50).lt(1000));
    }
}
