package io.ringroad.lb.supervisor;

import io.ringroad.config.RingroadConfig;
import io.ringroad.lb.control.WorkerPlan;
import java.io.IOException;

/**
 * What a supervisor prepares for one worker, without its process: interfaces, the program on them, sockets. For a training
 * run, in which a real worker serves inside the process that is looked at. Belongs to the network namespace of the thread
 * that opened it.
 */
public final class WorkerStage implements AutoCloseable {
    private static final int WORKER = 0;

    private final RunDirectory directory;
    private final Preparation prepared;
    private final WorkerPlan plan;
    private final DescriptorServer descriptors;

    private WorkerStage(RingroadConfig config, RunDirectory directory, Preparation prepared) throws IOException {
        this.directory = directory;
        this.prepared = prepared;
        this.plan = new WorkerPlans(config, prepared.ports()::endpoints, prepared.transport(), prepared.user(), directory)
                .plan(WORKER, slot -> true);
        this.descriptors = DescriptorServer.open(directory.descriptorSocket());
        descriptors.offer(WORKER, prepared.transport().host().descriptors(WORKER));
    }

    /**
     * @param config with the bypass transport
     * @throws StartRefused with every reason why not; nothing is left behind
     * @throws IOException  if its sockets can't be made
     */
    public static WorkerStage open(RingroadConfig config) throws StartRefused, IOException {
        RunDirectory directory = RunDirectory.acquire(config);
        try (Preparation prepared = Preparation.of(config, FoundSettings.open(directory.foundSettings()))) {
            WorkerStage stage = new WorkerStage(config, directory, prepared);
            prepared.keep();
            return stage;
        } catch (StartRefused | IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** What the worker is to be sent; its descriptors wait for it to ask. */
    public WorkerPlan plan() {
        return plan;
    }

    /** Packets go to the worker from now on. */
    public void ready() throws IOException {
        prepared.transport().host().ready(WORKER);
    }

    @Override
    public void close() {
        descriptors.close();
        prepared.close();
        directory.close();
    }
}
