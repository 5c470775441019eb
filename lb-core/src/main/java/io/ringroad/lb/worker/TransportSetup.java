package io.ringroad.lb.worker;

import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.kernel.KernelSockets;
import io.ringroad.lb.kernel.KernelTransport;
import io.ringroad.lb.serving.ServingState;
import io.ringroad.lb.serving.WorkerTransport;
import io.ringroad.lb.slots.BalancerSlots;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;

/** The one place that knows every transport. */
final class TransportSetup {
    /** Sections of the stack that the kernel transport leaves unused; the file's layout is the same. */
    private static final int UNUSED_RECORDS = 16;
    private static final int UNUSED_FRAMES = 64;

    private TransportSetup() {}

    static WorkerFileLayout layout(WorkerPlan plan) {
        int slots = BalancerSlots.bytes(plan.listeners().size(), plan.backendCount());
        return new WorkerFileLayout(UNUSED_RECORDS, UNUSED_RECORDS, UNUSED_RECORDS, UNUSED_FRAMES, 2048, slots);
    }

    static WorkerTransport transport(ServingState state, WorkerFile file) {
        return new KernelTransport(state, KernelSockets.of(state.plan().kernelIo()));
    }
}
