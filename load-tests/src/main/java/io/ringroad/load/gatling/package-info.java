/**
 * What {@code load-tests/gatling} does around a simulation: clients', balancer's and backends' namespaces, a balancer between
 * them, and a backend that dies and comes back where the simulation is about that. The simulations themselves are in the
 * module {@code load-tests/simulations} and know nothing of this.
 */
package io.ringroad.load.gatling;
