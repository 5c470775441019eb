package io.ringroad.load.simulations;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.ringroad.load.tcp.Tcp;
import java.time.Duration;
import java.util.Arrays;

/** Clients that send in pieces or read slowly, and quick ones beside them that must not suffer from it. */
public class SlowClientsSimulation extends Simulation {
    private static final int LARGE_BYTES = 1 << 20;
    private static final int READ_BYTES_PER_S = 256 << 10;
    private static final byte[] LONG_REQUEST = Site.request(3000, 1000, true);
    private static final int FIRST_PIECE_BYTES = 100;

    public SlowClientsSimulation() {
        ScenarioBuilder slowReaders = scenario("slow readers").exec(connect("connect (slow reader)"))
                .exec(Tcp.send(Site.request(100, LARGE_BYTES, true)))
                .exec(Tcp.expectSlowly("1 MiB, read slowly", LARGE_BYTES, READ_BYTES_PER_S))
                .exec(Tcp.expectEnd("end (slow reader)")).exec(Tcp.close());
        ScenarioBuilder slowWriters = scenario("slow writers").exec(connect("connect (slow writer)"))
                .exec(Tcp.send(Arrays.copyOf(LONG_REQUEST, FIRST_PIECE_BYTES))).exec(pause(Duration.ofSeconds(2)))
                .exec(Tcp.send(Arrays.copyOfRange(LONG_REQUEST, FIRST_PIECE_BYTES, LONG_REQUEST.length)))
                .exec(Tcp.expect("answer (slow writer)", 1000)).exec(Tcp.expectEnd("end (slow writer)")).exec(Tcp.close());
        ScenarioBuilder quick = scenario("quick").exec(connect("connect"))
                .exec(Tcp.send(Site.request(100, 1024, true)))
                .exec(Tcp.expect("answer", 1024)).exec(Tcp.expectEnd("end")).exec(Tcp.close());
        setUp(slowReaders.injectOpen(constantUsersPerSec(Math.max(1, Site.RATE / 20.0)).during(Site.DURATION)),
                slowWriters.injectOpen(constantUsersPerSec(Math.max(1, Site.RATE / 4.0)).during(Site.DURATION)),
                quick.injectOpen(constantUsersPerSec(Site.RATE).during(Site.DURATION)))
                .assertions(global().failedRequests().count().is(0L), details("answer").responseTime().percentile(95).lt(1000));
    }

    private static ChainBuilder connect(String name) {
        return exec(Tcp.connect(name, Site.HOST, Site.TCP_PORT, Site.SOURCES));
    }
}
