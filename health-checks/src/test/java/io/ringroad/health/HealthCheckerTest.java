package io.ringroad.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.ringroad.config.BackendConfig;
import io.ringroad.config.Endpoint;
import io.ringroad.config.HealthCheckConfig;
import io.ringroad.config.PoolConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In virtual time, on the test's own thread. */
class HealthCheckerTest {
    private final MockTicker ticker = Ticker.newMockTicker();
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
    private final List<String> seen = new ArrayList<>();
    private final Map<String, Boolean> answers = new HashMap<>();
    private final List<Probe.ResultListener> pending = new ArrayList<>();
    private boolean answerAtOnce = true;

    private final HealthChecker checker = new HealthChecker(loop, this::probe,
            (pool, backend, healthy, reason) -> seen.add(at() + pool + "/" + backend.name() + " " + healthy));

    @AfterEach
    void stop() {
        checker.close();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            ticker.advance(1, TimeUnit.SECONDS); // the loop waits for its quiet period in the ticker's time
            loop.runNow();
        }
    }

    private String at() {
        return TimeUnit.NANOSECONDS.toMillis(ticker.nanoTime()) + " ";
    }

    private void probe(Endpoint target, Duration timeout, Probe.ResultListener listener) {
        if (answerAtOnce) {
            seen.add(at() + "check " + target);
            listener.onResult(answers.getOrDefault(target.toString(), true), "as told");
        } else {
            pending.add(listener);
        }
    }

    private void run(int ms) {
        for (int i = 0; i <= ms; i++) {
            loop.runNow();
            ticker.advance(i < ms ? 1 : 0, TimeUnit.MILLISECONDS);
        }
    }

    private static PoolConfig pool(String name, int port, int... lastOctets) {
        List<BackendConfig> backends = new ArrayList<>();
        for (int octet : lastOctets) {
            backends.add(BackendConfig.of(Endpoint.parse("10.0.0." + octet + ":80")));
        }
        return PoolConfig.of(name, backends).withHealthCheck(
                new HealthCheckConfig(true, Duration.ofMillis(100), Duration.ofMillis(50), 2, 3, true, port));
    }

    @Test
    void checksAreSpreadOverTheInterval() {
        checker.start(List.of(pool("p", 0, 1, 2)));
        run(160);
        assertEquals(
                List.of("0 check 10.0.0.1:80", "50 check 10.0.0.2:80", "100 check 10.0.0.1:80",
                        "150 check 10.0.0.2:80"),
                seen);
    }

    @Test
    void aPortOfItsOwnIsChecked() {
        checker.start(List.of(pool("p", 9000, 1)));
        run(10);
        assertEquals(List.of("0 check 10.0.0.1:9000"), seen);
    }

    @Test
    void aPoolWithoutChecksIsLeftAlone() {
        checker.start(List.of(PoolConfig.of("p", List.of(BackendConfig.of(Endpoint.parse("10.0.0.1:80"))))));
        run(300);
        assertEquals(List.of(), seen);
    }

    @Test
    void changesAreToldOnce() {
        checker.start(List.of(pool("p", 0, 1)));
        run(50);
        answers.put("10.0.0.1:80", false);
        run(400);
        answers.put("10.0.0.1:80", true);
        run(400);
        seen.removeIf(line -> line.contains("check"));
        assertEquals(List.of("300 p/10.0.0.1:80 false", "600 p/10.0.0.1:80 true"), seen);
    }

    @Test
    void aCheckUnderWayIsNotBegunAgain() {
        answerAtOnce = false;
        checker.start(List.of(pool("p", 0, 1)));
        run(350);
        assertEquals(1, pending.size());
        pending.getFirst().onResult(true, "late");
        run(100);
        assertEquals(2, pending.size());
    }

    @Test
    void nothingIsToldAfterClose() {
        answerAtOnce = false;
        checker.start(List.of(pool("p", 0, 1)));
        run(10);
        checker.close();
        pending.getFirst().onResult(false, "too late");
        run(300);
        assertEquals(List.of(), seen);
        assertEquals(1, pending.size());
    }
}
