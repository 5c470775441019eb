/**
 * The balancer's section of a worker's mapped file: one slot for each address listened on and each backend, with plain
 * longs that only the worker writes and everybody may read (design decision D10).
 * {@link io.ringroad.lb.slots.BalancerSlots} writes, {@link io.ringroad.lb.slots.WorkerStatus} reads a live, hung or
 * dead worker's file.
 *
 * <p>The same for every transport. Must not know transports, configuration files or processes.
 */
package io.ringroad.lb.slots;
