package io.ringroad.demo;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Sums of all clients. Thread-safe. */
final class ClientTally {
    private final LongAdder requests = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Map<String, LongAdder> perBackend = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final LatencyHistogram latency = new LatencyHistogram();

    void connectionOpened() {
        opened.increment();
    }

    void connectionClosed() {
        closed.increment();
    }

    void succeeded(String backend, int bodyBytes, long durationNs) {
        requests.increment();
        bytes.add(bodyBytes);
        latency.record(durationNs);
        perBackend.computeIfAbsent(backend, name -> new LongAdder()).increment();
    }

    void failed(String why) {
        failed.increment();
        errors.computeIfAbsent(why, text -> new LongAdder()).increment();
    }

    ClientReport report(ClientReport.Phase phase, long elapsedNs) {
        long closedBefore = closed.sum();
        long openedNow = opened.sum();
        return new ClientReport(phase, elapsedNs, requests.sum(), failed.sum(), openedNow, openedNow - closedBefore, bytes.sum(),
                values(perBackend), values(errors), latency.quantileNs(0.5), latency.quantileNs(0.99));
    }

    private static Map<String, Long> values(Map<String, LongAdder> sums) {
        Map<String, Long> values = new TreeMap<>();
        sums.forEach((name, sum) -> values.put(name, sum.sum()));
        return values;
    }
}
