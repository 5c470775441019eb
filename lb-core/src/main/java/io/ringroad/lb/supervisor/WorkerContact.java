package io.ringroad.lb.supervisor;

import io.ringroad.lb.control.ControlChannel;
import io.ringroad.lb.control.ControlMessage;
import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.transport.ffm.Descriptor;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where workers come to: the control socket, on which each says hello and is known by its channel from then on, and the
 * socket on which it is handed descriptors. Its state belongs to the supervisor's thread.
 */
final class WorkerContact implements ControlServer.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerContact.class);

    /** Whose workers they are; called on the supervisor's thread. */
    interface Crew {
        /** The process that is this worker at present; null: there is none. */
        WorkerProcess worker(int index);

        /** The worker waits for its plan. */
        void onConnected(WorkerProcess worker);

        /** It serves. */
        void onReady(WorkerProcess worker, ControlMessage.Ready ready);

        /** It has nothing more to say; its process may have ended or not. */
        void onSilent(WorkerProcess worker);
    }

    private final SupervisorThread thread;
    private final Crew crew;
    private final ControlServer control;
    /** Null on the kernel transport. */
    private final DescriptorServer descriptors;
    private final Map<ControlChannel, WorkerProcess> channels = new HashMap<>();

    /**
     * Opens the sockets.
     *
     * @param handsDescriptors whether workers get descriptors
     * @throws IOException if the sockets can't be made in the directory
     */
    WorkerContact(RunDirectory directory, boolean handsDescriptors, SupervisorThread thread, Crew crew)
            throws IOException {
        this.thread = thread;
        this.crew = crew;
        this.descriptors = handsDescriptors ? DescriptorServer.open(directory.descriptorSocket()) : null;
        this.control = ControlServer.open(directory.controlSocket(), this);
    }

    @Override
    public void onHello(ControlMessage.Hello hello, ControlChannel channel) {
        thread.execute(() -> {
            WorkerProcess worker = crew.worker(hello.worker());
            if (worker == null || worker.pid() != hello.pid() || worker.stage() != WorkerProcess.Stage.STARTED) {
                LOG.warn("Process {} claims to be worker {}: ignored", hello.pid(), hello.worker());
                return;
            }
            channels.put(channel, worker);
            worker.connected(channel);
            crew.onConnected(worker);
        });
    }

    @Override
    public void onMessage(ControlChannel channel, ControlMessage message) {
        thread.execute(() -> {
            WorkerProcess worker = channels.get(channel);
            if (worker == null) {
                return; // it wasn't taken on
            }
            switch (message) {
                case ControlMessage.Ready ready -> crew.onReady(worker, ready);
                case ControlMessage.Failed failed -> worker.failed(failed);
                default -> LOG.warn("Worker {} said {}: ignored", worker.worker(), message);
            }
        });
    }

    @Override
    public void onEnd(ControlChannel channel) {
        thread.execute(() -> {
            WorkerProcess worker = channels.remove(channel);
            if (worker != null) {
                worker.silent();
                crew.onSilent(worker);
            }
        });
    }

    /**
     * Tells a worker what to do.
     *
     * @param inherited what it gets when it asks for descriptors; not looked at where workers get none
     */
    void start(WorkerProcess worker, WorkerPlan plan, List<Descriptor> inherited) {
        if (descriptors != null) {
            descriptors.offer(worker.worker(), inherited);
        }
        worker.send(new ControlMessage.Start(plan));
    }

    /** No worker can come any more. */
    void close() {
        try {
            control.close();
        } catch (IOException e) {
            LOG.debug("Closing the control socket: {}", e.getMessage());
        }
        if (descriptors != null) {
            descriptors.close();
        }
    }
}
