package io.ringroad.load.simulations;

import static io.gatling.javaapi.core.CoreDsl.bodyLength;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;

/** Fifty requests on each HTTP connection. */
public class KeepAliveSimulation extends Simulation {
    private static final int USERS = 32;
    private static final int REQUESTS = 50;

    public KeepAliveSimulation() {
        setUp(scenario("keep-alive")
                .exec(repeat(REQUESTS).on(http("object").get("/object/2?bytes=1024")
                        .check(status().is(200), bodyLength().is(1024))))
                .injectClosed(constantConcurrentUsers(USERS).during(Site.DURATION)))
                .protocols(Site.protocol())
                .assertions(global().failedRequests().count().is(0L), global().responseTime().percentile(95).lt(1000));
    }
}
