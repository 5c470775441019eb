package io.ringroad.load.compare;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What one worker is to reach.
 *
 * @param what     is measured, with its unit
 * @param must     at least that good
 * @param aim      better still
 * @param higher   whether more is better
 * @param measured of the results, one value for each round; none if this run has not measured it
 * @param floor    the same of the floor: how good a balancer on this link can be; NaN if there is no such thing
 */
record Target(
        String what, double must, double aim, boolean higher, Function<Results, double[]> measured, ToDoubleFunction<Results> floor) {

    static Target atMost(String what, double must, double aim, Function<Results, double[]> measured) {
        return new Target(what, must, aim, false, measured, _ -> Double.NaN);
    }

    static Target atLeast(String what, double must, double aim, Function<Results, double[]> measured) {
        return new Target(what, must, aim, true, measured, _ -> Double.NaN);
    }

    /** The same with a floor, or a ceiling, beside it. */
    Target beside(ToDoubleFunction<Results> limit) {
        return new Target(what, must, aim, higher, measured, limit);
    }

    /** In a word; judged as the value is printed, whose last digit is finer than what any run can tell. */
    String reached(double value) {
        if (!Double.isFinite(value)) {
            return "not measured";
        }
        double printed = Double.parseDouble(TextReport.number(value));
        return meets(printed, aim) ? "aim" : meets(printed, must) ? "must" : "**no**";
    }

    private boolean meets(double value, double bound) {
        return higher ? value >= bound : value <= bound;
    }

    /** A bound with its sign. */
    String bound(double value) {
        return (higher ? "≥ " : "≤ ") + TextReport.number(value);
    }
}
