/**
 * Balancers side by side on one machine: what a connection, a request, a byte and an idle connection cost with each, in
 * short rounds that alternate, so that a machine whose speed drifts favours none. Knows what is measured and how it is
 * shown; must not know how any balancer is started (the scripts in {@code load-tests/peers} do) or how load is made
 * ({@link io.ringroad.load.generator}).
 *
 * <p>{@link io.ringroad.load.compare.CompareCommand} is where it begins.
 */
package io.ringroad.load.compare;
