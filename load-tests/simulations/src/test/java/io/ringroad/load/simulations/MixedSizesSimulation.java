package io.ringroad.load.simulations;

import static io.gatling.javaapi.core.CoreDsl.bodyLength;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.listFeeder;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Answers from one byte to 256 KiB, small ones more often, as the web has them. */
public class MixedSizesSimulation extends Simulation {
    private static final List<Map<String, Object>> SIZES =
            Stream.of(1, 100, 300, 500, 1000, 1447, 1448, 1449, 3000, 5000, 10_000, 30_000, 100_000, 262_144)
                    .map(size -> Map.<String, Object>of("size", size)).toList();

    public MixedSizesSimulation() {
        setUp(scenario("mixed sizes").feed(listFeeder(SIZES).random())
                .exec(http("object").get("/object/3?bytes=#{size}")
                        .check(status().is(200), bodyLength().is(session -> session.getInt("size"))))
                .injectOpen(constantUsersPerSec(Site.RATE / 2.0).during(Site.DURATION)))
                .protocols(Site.protocol())
                .assertions(global().failedRequests().count().is(0L), global().responseTime().percentile(95).lt(2000));
    }
}
