package io.ringroad.lb.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What goes over the control channel; {@code type} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ControlMessage.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ControlMessage.Start.class, name = "start"),
    @JsonSubTypes.Type(value = ControlMessage.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = ControlMessage.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = ControlMessage.Health.class, name = "health"),
    @JsonSubTypes.Type(value = ControlMessage.Drain.class, name = "drain")
})
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
