package io.ringroad.lb.supervisor;

import io.ringroad.lb.control.ControlChannel;
import io.ringroad.lb.control.ControlMessage;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of a worker: its process and, once it has said hello, its control channel. Used by the supervisor's thread. */
final class WorkerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

    /** How far it has come. */
    enum Stage { STARTED, CONNECTED, READY, EXITED }

    private final int worker;
    private final Process process;
    private final long startNs;
    private ControlChannel control;
    private Stage stage = Stage.STARTED;
    private long readySinceNs;
    private ControlMessage.Failed failure;
    private boolean silent = true;
    /** Null: it compiles as it likes. */
    private PatientCompiler compiler;

    private WorkerProcess(int worker, Process process, long startNs) {
        this.worker = worker;
        this.process = process;
        this.startNs = startNs;
    }

    /**
     * Starts the process; its output is ours.
     *
     * @throws IOException if there is no such program, or no process can be made
     */
    static WorkerProcess start(int worker, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        long startNs = System.nanoTime();
        return new WorkerProcess(worker, builder.start(), startNs);
    }

    int worker() {
        return worker;
    }

    long pid() {
        return process.pid();
    }

    Process process() {
        return process;
    }

    Stage stage() {
        return stage;
    }

    void connected(ControlChannel channel) {
        control = channel;
        stage = Stage.CONNECTED;
        silent = false;
    }

    /** Its end of the control channel has closed. */
    void silent() {
        silent = true;
    }

    /** Its process has ended, and all that it said has been heard. */
    boolean isGone() {
        return silent && !process.isAlive();
    }

    void ready(long nowNs) {
        stage = Stage.READY;
        readySinceNs = nowNs;
    }

    /** From the start of its process until it was ready. */
    long startToReadyNs() {
        return readySinceNs - startNs;
    }

    /** What it said before it ended; null: nothing. */
    ControlMessage.Failed failure() {
        return failure;
    }

    void failed(ControlMessage.Failed message) {
        failure = message;
    }

    /** How long it served; 0 if it never did. */
    long servedNs(long nowNs) {
        return readySinceNs == 0 ? 0 : nowNs - readySinceNs;
    }

    /** Its JVM optimizes in nobody else's time, as far as that is possible here, until {@link #compileAlways}. */
    void compileWhenIdle() {
        compiler = PatientCompiler.begin(pid());
    }

    /** From now on even the quick compiler. */
    void compileQuicklyWhenIdle() {
        if (compiler != null) {
            compiler.putOffQuickToo();
        }
    }

    /**
     * To be called every {@link PatientCompiler#LOOK_MS}, or {@link PatientCompiler#EARLY_LOOK_MS} before it is ready: sees to it
     * that no compiler gets nothing at all.
     *
     * @return whether it is to be called again
     */
    boolean lookAtCompilers() {
        if (isPatient()) {
            compiler.look();
        }
        return isPatient();
    }

    private boolean isPatient() {
        return compiler != null && stage != Stage.EXITED;
    }

    void compileAlways() {
        if (isPatient()) {
            compiler.end();
            compiler = null;
        }
    }

    /** Sends if it is connected; a broken channel shows as the end of its process, which is acted on. */
    void send(ControlMessage message) {
        if (control == null || stage == Stage.EXITED) {
            return;
        }
        try {
            control.send(message);
        } catch (IOException e) {
            LOG.debug("Worker {} (process {}) can't be reached: {}", worker, pid(), e.getMessage());
        }
    }

    /** Orders it to stop: by message, or by signal as long as it hasn't said hello. */
    void drain(long timeoutNs) {
        if (control == null) {
            process.destroy();
        } else {
            send(new ControlMessage.Drain(timeoutNs));
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    void exited() {
        stage = Stage.EXITED;
        try {
            if (control != null) {
                control.close();
            }
        } catch (IOException e) {
            LOG.debug("Closing the control channel of worker {}: {}", worker, e.getMessage());
        }
    }
}
