package io.ringroad.load.compare;

import java.util.function.ToDoubleFunction;

/**
 * What one worker is to reach.
 *
 * @param what     is measured, with its unit
 * @param must     at least that good
 * @param aim      better still
 * @param higher   whether more is better
 * @param measured of the results; NaN if this run has not measured it
 */
record Target(String what, double must, double aim, boolean higher, ToDoubleFunction<Results> measured) {
    static Target atMost(String what, double must, double aim, ToDoubleFunction<Results> measured) {
        return new Target(what, must, aim, false, measured);
    }

    static Target atLeast(String what, double must, double aim, ToDoubleFunction<Results> measured) {
        return new Target(what, must, aim, true, measured);
    }

    /** In a word. */
    String reached(double value) {
        if (!Double.isFinite(value)) {
            return "not measured";
        }
        return meets(value, aim) ? "aim" : meets(value, must) ? "must" : "**no**";
    }

    private boolean meets(double value, double bound) {
        return higher ? value >= bound : value <= bound;
    }

    /** A bound with its sign. */
    String bound(double value) {
        return (higher ? "≥ " : "≤ ") + TextReport.number(value);
    }
}
