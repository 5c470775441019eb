package io.ringroad.lb.worker;

import io.ringroad.lb.control.ControlChannel;
import io.ringroad.lb.control.ControlMessage;
import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.serving.ServingState;
import io.ringroad.lb.serving.WorkerTransport;
import io.ringroad.lb.slots.BalancerSlots;
import io.ringroad.lb.slots.WorkerState;
import io.ringroad.stack.memory.WorkerFile;
import io.ringroad.stack.memory.WorkerFileLayout;
import io.ringroad.transport.host.Signals;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Main class of a worker process. Arguments: path of the control socket, index of the worker. Not for users: the
 * supervisor starts it.
 */
public final class WorkerMain {
    /** What was asked for failed. */
    private static final int FAILURE = 1;
    /** The machine doesn't allow it; as of the command. */
    private static final int MACHINE = 3;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerMain.class);

    private WorkerMain() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /**
     * A worker's whole life.
     *
     * @param arguments as of the process
     * @return its exit code
     */
    public static int run(String[] arguments) {
        // Ctrl-C goes to the whole process group; what follows from it is the supervisor's to say.
        Signals.handle("INT", () -> { });
        try (ControlChannel control = ControlChannel.connect(Path.of(arguments[0]))) {
            return serve(control, Integer.parseInt(arguments[1]));
        } catch (IOException e) {
            LOG.error("Worker ends: {}", e.getMessage());
            return FAILURE;
        }
    }

    private static int serve(ControlChannel control, int index) throws IOException {
        control.send(new ControlMessage.Hello(index, ProcessHandle.current().pid()));
        if (!(control.receive() instanceof ControlMessage.Start start)) {
            LOG.error("Worker {} was not told what to do", index);
            return FAILURE;
        }
        try {
            Worker worker = setUp(control, start.plan());
            Signals.handle("TERM", worker::onSignal);
            worker.run();
            return 0;
        } catch (IOException | RuntimeException e) {
            LOG.debug("Worker {} can't serve", index, e);
            control.send(new ControlMessage.Failed(MACHINE, sentence(e)));
            return MACHINE;
        }
    }

    private static String sentence(Exception e) {
        return e instanceof IOException ? e.getMessage() : e.toString();
    }

    private static Worker setUp(ControlChannel control, WorkerPlan plan) throws IOException {
        WorkerFileLayout layout = TransportSetup.layout(plan);
        Path path = Path.of(plan.file());
        Files.deleteIfExists(path); // a reader of the predecessor's file keeps it; truncated, it would be a SIGBUS
        WorkerFile file = WorkerFile.create(path, layout, plan.worker(), System.currentTimeMillis(), Arena.global());
        BalancerSlots slots = new BalancerSlots(file.extra(), plan.listeners().size(), plan.backendCount());
        slots.state(WorkerState.STARTING);
        ServingState state = new ServingState(plan, slots);
        WorkerTransport transport = TransportSetup.transport(state, file);
        transport.start();
        PrivilegeDrop.drop(plan);
        slots.transport(plan.transport(), transport.driver());
        return new Worker(control, state, transport);
    }
}
