package io.ringroad.lb.supervisor;

import io.ringroad.config.Endpoint;
import io.ringroad.lb.control.BypassPlan;
import io.ringroad.lb.slots.LoopCounts;
import io.ringroad.transport.ffm.Descriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * The supervisor's part of a transport's driver: what needs privileges, and what outlives a worker. Used by the
 * supervisor's thread.
 */
interface DriverHost extends AutoCloseable {
    /** The kernel transport needs nothing of the kind. */
    DriverHost NONE = new DriverHost() {};

    /** Begins to claim packets of these listeners, now that their ports are known. */
    default void claim(List<Endpoint> listeners) throws IOException {}

    /** The driver's part of a worker's plan; null if there is none. */
    default BypassPlan plan(int worker, Path descriptorSocket) {
        return null;
    }

    /**
     * Makes what a new worker process needs: its queues in the order of the plan, then what it only holds. The caller
     * closes them once they are sent.
     */
    default List<Descriptor> descriptors(int worker) throws IOException {
        return List.of();
    }

    /** The worker has bound its queues and is warm: packets may come. */
    default void ready(int worker) throws IOException {}

    /**
     * All workers serve, for the first time.
     *
     * @param counts what they have counted up to now; null if that isn't known now. For any thread
     */
    default void serving(Supplier<LoopCounts> counts) {}

    /** The worker's process has ended. */
    default void gone(int worker) {}

    /** Gives everything back. */
    @Override
    default void close() {}
}
