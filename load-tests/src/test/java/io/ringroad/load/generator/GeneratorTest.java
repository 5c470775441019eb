package io.ringroad.load.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringroad.load.generator.LoadCounters.Counter;
import io.ringroad.load.generator.LoadPlan.Workload;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generator and backend against each other over loopback. */
@Timeout(60)
class GeneratorTest {
    private static final int LOOPBACK = LoadPlan.address("127.0.0.1");
    private static final int CONCURRENCY = 8;

    @TempDir
    private Path directory;
    private LoadCounters counters;
    private int port;

    @BeforeEach
    void startBackend() throws IOException {
        assumeTrue(Syscalls.isAvailable(), "needs system calls of Linux");
        counters = LoadCounters.map(directory.resolve("counters"));
        Backend backend = new Backend(LOOPBACK, 0);
        port = backend.port();
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                backend.turn();
            }
        });
    }

    private CompletableFuture<Void> start(Workload workload, int answerBytes, int ratePerS) {
        LoadPlan plan = new LoadPlan(workload, LOOPBACK, port, LOOPBACK + 1, 4, CONCURRENCY, 100, answerBytes, ratePerS);
        return CompletableFuture.runAsync(() -> {
            try {
                new Generator(counters).run(LoadPlan.parse(plan.line()));
            } catch (KernelException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void stop(CompletableFuture<Void> run) {
        counters.set(Counter.PHASE, LoadCounters.PHASE_STOP);
        run.join();
        assertEquals(0, counters.get(Counter.ERRORS));
        assertEquals(0, counters.get(Counter.TIMEOUTS));
        assertEquals(0, counters.get(Counter.OPEN));
    }

    private void await(Counter counter, long value) {
        while (counters.get(counter) < value) {
            assertFalse(Thread.interrupted(), () -> "only " + counters.get(counter) + " " + counter);
            Thread.yield();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SHORT_CONNECTIONS", "REQUEST_RESPONSE"})
    void answersAreCountedWithTheirLatencies(Workload workload) {
        Counter counter = workload == Workload.REQUEST_RESPONSE ? Counter.REQUESTS : Counter.CONNECTIONS;
        CompletableFuture<Void> run = start(workload, 1024, 0);
        await(Counter.READY, 1);
        long before = counters.get(counter);
        counters.set(Counter.PHASE, LoadCounters.PHASE_MEASURE);
        await(counter, before + 1000);
        stop(run);
        long noted = 0;
        for (long count : counters.latencies()) {
            noted += count;
        }
        assertTrue(noted > 900 && noted <= counters.get(counter), noted + " latencies");
    }

    /** More than a socket's buffer holds. */
    @Test
    void largeAnswersArriveWhole() {
        CompletableFuture<Void> run = start(Workload.SHORT_CONNECTIONS, 5 << 20, 0);
        await(Counter.CONNECTIONS, 20);
        stop(run);
    }

    @ParameterizedTest
    @EnumSource(names = {"SHORT_CONNECTIONS", "REQUEST_RESPONSE"})
    void aFixedRateIsKept(Workload workload) {
        Counter counter = workload == Workload.REQUEST_RESPONSE ? Counter.REQUESTS : Counter.CONNECTIONS;
        CompletableFuture<Void> run = start(workload, 100, 500);
        await(Counter.READY, 1);
        long beginNs = System.nanoTime();
        await(counter, 200);
        long tookMs = (System.nanoTime() - beginNs) / 1_000_000;
        stop(run);
        assertTrue(tookMs > 300, "200 of 500 a second took " + tookMs + " ms");
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWNLOAD", "UPLOAD"})
    void bulkMovesBytes(Workload workload) {
        CompletableFuture<Void> run = start(workload, 1, 0);
        await(Counter.BYTES, 100 << 20);
        assertEquals(CONCURRENCY, counters.get(Counter.OPEN));
        stop(run);
    }

    @Test
    void idleConnectionsStayOpen() {
        CompletableFuture<Void> run = start(Workload.IDLE, 100, 0);
        await(Counter.READY, 1);
        assertEquals(CONCURRENCY, counters.get(Counter.OPEN));
        assertEquals(0, counters.get(Counter.REQUESTS));
        stop(run);
    }
}
