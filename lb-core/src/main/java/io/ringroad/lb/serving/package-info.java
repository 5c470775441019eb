/**
 * What both transports of a worker share: pools with their balancers and the plan's slots
 * ({@link io.ringroad.lb.serving.ServingState}), what is counted, and what a transport has to offer
 * ({@link io.ringroad.lb.serving.WorkerTransport}).
 *
 * <p>Must not know Netty, the stack's calls, or processes. Used by the worker's event loop only.
 */
package io.ringroad.lb.serving;
