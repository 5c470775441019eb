/**
 * What supervisor and worker say to each other: one JSON message per line over a Unix domain socket
 * ({@link io.ringroad.lb.control.ControlMessage}). The worker is handed everything it needs to serve in one
 * {@link io.ringroad.lb.control.WorkerPlan}: it reads no configuration file.
 *
 * <p>Must not know how either side acts on a message. No packet comes here.
 */
package io.ringroad.lb.control;
