package io.ringroad.lb.worker;

import io.ringroad.lb.bypass.BypassTransport;
import io.ringroad.lb.control.BypassPlan;
import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.kernel.KernelSockets;
import io.ringroad.lb.kernel.KernelTransport;
import io.ringroad.lb.serving.ServingState;
import io.ringroad.lb.serving.WorkerTransport;
import io.ringroad.lb.slots.BalancerSlots;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.host.DescriptorChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The one place that knows every transport. */
final class TransportSetup {
    /** Sections of the stack that the kernel transport leaves unused; the file's layout is the same. */
    private static final int UNUSED_RECORDS = 16;
    private static final int UNUSED_FRAMES = 64;
    private static final int UNUSED_FRAME_BYTES = 2048;
    private static final long DESCRIPTORS_WITHIN_NS = TimeUnit.SECONDS.toNanos(10);

    private TransportSetup() {}

    static WorkerFileLayout layout(WorkerPlan plan) {
        int slots = BalancerSlots.bytes(plan.listeners().size(), plan.backendCount());
        BypassPlan bypass = plan.bypass();
        return bypass == null
                ? new WorkerFileLayout(UNUSED_RECORDS, UNUSED_RECORDS, UNUSED_RECORDS, UNUSED_FRAMES,
                        UNUSED_FRAME_BYTES, slots)
                : new WorkerFileLayout(bypass.maxConnections(), bypass.maxHalfOpen(), bypass.maxTimeWait(),
                        bypass.frames(), bypass.frameSizeBytes(), slots);
    }

    static WorkerTransport transport(ServingState state, WorkerFile file) throws IOException {
        WorkerPlan plan = state.plan();
        return plan.bypass() == null
                ? new KernelTransport(state, KernelSockets.of(plan.kernelIo()))
                : new BypassTransport(state, file, descriptors(plan));
    }

    private static List<Descriptor> descriptors(WorkerPlan plan) throws IOException {
        try (DescriptorChannel channel = DescriptorChannel.connect(Path.of(plan.bypass().descriptorSocket()))) {
            channel.send(Integer.toString(plan.worker()));
            return channel.receive(DESCRIPTORS_WITHIN_NS).descriptors();
        }
    }
}
