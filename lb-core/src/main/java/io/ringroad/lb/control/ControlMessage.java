package io.ringroad.lb.control;

import java.util.List;

/** What goes over the control channel: the record's name in lower case as {@code type}, then its components. */
public sealed interface ControlMessage {
    /** Worker's first message: who it is. */
    record Hello(int worker, long pid) implements ControlMessage {}

    /** Supervisor's answer: what to do. */
    record Start(WorkerPlan plan) implements ControlMessage {}

    /** Worker: all listeners are open, connections are served. */
    record Ready(String driver) implements ControlMessage {}

    /** Worker: it can't serve, and ends. @param exitCode as of the command @param reason one sentence */
    record Failed(int exitCode, String reason) implements ControlMessage {}

    /** Supervisor: what is known of backends, by their slots. */
    record Health(List<BackendHealth> backends) implements ControlMessage {}

    /** One backend's health. */
    record BackendHealth(int slot, boolean healthy) {}

    /** Supervisor: accept no more, end when all connections have ended or the time is over. A second one cuts it short. */
    record Drain(long timeoutNs) implements ControlMessage {}
}
