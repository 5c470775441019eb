/**
 * The worker process: {@link io.ringroad.lb.worker.WorkerMain} connects to its supervisor, is handed a plan, serves it
 * on one event loop through a {@link io.ringroad.lb.serving.WorkerTransport}, and goes on when the supervisor is gone.
 *
 * <p>Must not know configuration files or other workers. Packets enter and leave in the transports.
 */
package io.ringroad.lb.worker;
