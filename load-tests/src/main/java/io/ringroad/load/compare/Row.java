package io.ringroad.load.compare;

import java.util.Map;

/**
 * What one window gave.
 *
 * @param offloads  of the devices
 * @param measure   its key
 * @param round     rounds of the same number were measured within seconds of each other
 * @param values    by the metrics' keys
 * @param foreign   cores' worth of work of other programs meanwhile
 * @param failures  connections and requests that went wrong
 * @param disturbed other programs did too much for the figures to mean anything
 */
record Row(
        String offloads, String measure, String peer, int round, Map<String, Double> values, double foreign,
        double failures, boolean disturbed) {}
