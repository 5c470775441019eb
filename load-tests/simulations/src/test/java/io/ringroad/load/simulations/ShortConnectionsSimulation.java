package io.ringroad.load.simulations;

import static io.gatling.javaapi.core.CoreDsl.bodyLength;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;

/** A new connection for each HTTP request. */
public class ShortConnectionsSimulation extends Simulation {
    public ShortConnectionsSimulation() {
        setUp(scenario("short connections")
                .exec(http("object").get("/object/1?bytes=1024").header("Connection", "close")
                        .check(status().is(200), bodyLength().is(1024)))
                .injectOpen(constantUsersPerSec(Site.RATE).during(Site.DURATION)))
                .protocols(Site.protocol())
                .assertions(global().failedRequests().count().is(0L), global().responseTime().percentile(95).lt(1000));
    }
}
