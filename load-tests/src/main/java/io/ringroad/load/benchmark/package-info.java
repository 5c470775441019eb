/**
 * Micro-benchmarks (JMH) of the parts through their public interfaces; those of package-private parts are in packages
 * of the parts' names beside this one. {@code load-tests/benchmarks} runs them, each iteration with a count of what it
 * allocated. They must not know machines, devices or processes: what needs those is measured by
 * {@code load-tests/compare}.
 */
package io.ringroad.load.benchmark;
