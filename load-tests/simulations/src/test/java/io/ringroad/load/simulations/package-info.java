/**
 * Simulations of real use through a balancer. Where it listens, from which addresses clients come and how much is asked of it
 * is in {@link io.ringroad.load.simulations.Site}; {@code load-tests/gatling} sets up all of that and runs them.
 */
package io.ringroad.load.simulations;
