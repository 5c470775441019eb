package io.ringroad.load.compare;

import java.util.function.ToDoubleFunction;

/**
 * One figure of a measurement.
 *
 * @param key           in JSON
 * @param title         over its column
 * @param value         how it follows from a window
 */
record Metric(String key, String title, ToDoubleFunction<Window> value) {}
