/**
 * The supervisor process: {@link io.ringroad.lb.supervisor.Supervisor} checks the machine, chooses the transport, starts
 * the workers and starts them again, runs the health checks once for all, tells the workers the results, and stops
 * everything in order. The only privileged part on the bypass transport.
 *
 * <p>Knows the whole configuration. Must not touch a connection: no packet comes here, and workers go on without it.
 */
package io.ringroad.lb.supervisor;
