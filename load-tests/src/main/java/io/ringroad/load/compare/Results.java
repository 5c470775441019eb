package io.ringroad.load.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All rows so far, and what follows from them. */
final class Results {
    private final List<Row> rows = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    void add(Row row) {
        rows.add(row);
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Notes what is missing from the rows, and why: a clause without a full stop. */
    void remark(String what) {
        remarks.add(what);
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** Peers that have rows of a measure, in the order in which they came. */
    Set<String> peers(String offloads, String measure) {
        Set<String> peers = new LinkedHashSet<>();
        rows.stream().filter(row -> row.offloads().equals(offloads) && row.measure().equals(measure))
                .forEach(row -> peers.add(row.peer()));
        return peers;
    }

    /** A peer's undisturbed rows of a measure; all of them if each was disturbed. */
    List<Row> of(String offloads, String measure, String peer) {
        List<Row> all = rows.stream().filter(row -> row.offloads().equals(offloads) && row.measure().equals(measure)
                && row.peer().equals(peer)).toList();
        List<Row> good = all.stream().filter(row -> !row.disturbed()).toList();
        return good.isEmpty() ? all : good;
    }

    /** Values of a figure over the rounds; those that could not be measured are left out. */
    double[] values(String offloads, String measure, String peer, String key) {
        return of(offloads, measure, peer).stream().mapToDouble(row -> row.values().getOrDefault(key, Double.NaN))
                .filter(Double::isFinite).toArray();
    }

    /** A figure in proportion to the base's, round by round, so that a drift of the machine takes itself off. */
    double[] ratios(String offloads, String measure, String peer, String base, String key) {
        Map<Integer, Double> ofBase = new TreeMap<>();
        of(offloads, measure, base).forEach(row -> ofBase.put(row.round(), row.values().getOrDefault(key, Double.NaN)));
        return of(offloads, measure, peer).stream()
                .mapToDouble(row -> row.values().getOrDefault(key, Double.NaN) / ofBase.getOrDefault(row.round(), Double.NaN))
                .filter(Double::isFinite).toArray();
    }

    /** One figure of a peer in proportion to another one of the same row. */
    double[] proportions(String offloads, String measure, String peer, String key, String toKey) {
        return of(offloads, measure, peer).stream()
                .mapToDouble(row -> row.values().getOrDefault(key, Double.NaN) / row.values().getOrDefault(toKey, Double.NaN))
                .filter(Double::isFinite).toArray();
    }

    /** Keys of what was measured. */
    Set<String> measures(String offloads) {
        return rows.stream().filter(row -> row.offloads().equals(offloads)).map(Row::measure)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Rows of a peer, disturbed ones included. */
    int attempts(String offloads, String measure, String peer) {
        return (int) rows.stream().filter(row -> row.offloads().equals(offloads) && row.measure().equals(measure)
                && row.peer().equals(peer)).count();
    }

    /** Rows during which other programs did too much. */
    long disturbed() {
        return rows.stream().filter(Row::disturbed).count();
    }
}
