package io.ringroad.lb.worker;

import io.ringroad.lb.control.ControlChannel;
import io.ringroad.lb.control.ControlMessage;
import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.serving.ServingState;
import io.ringroad.lb.serving.WorkerTransport;
import io.ringroad.lb.slots.BalancerSlots;
import io.ringroad.lb.slots.WorkerState;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker from its plan to its end: serves, takes health and orders from the supervisor, goes on without it for as
 * long as the plan says, drains and stops.
 */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final WorkerPlan plan;
    private final ControlChannel control;
    private final ServingState state;
    private final BalancerSlots slots;
    private final WorkerTransport transport;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger orders = new AtomicInteger();
    /** Of the event loop. */
    private boolean draining;

    Worker(ControlChannel control, ServingState state, WorkerTransport transport) {
        this.plan = state.plan();
        this.control = control;
        this.state = state;
        this.slots = state.slots();
        this.transport = transport;
    }

    /**
     * Serves until told to stop; returns when everything is closed.
     *
     * @throws IOException if the supervisor has gone before it could be told: nobody will send packets here
     */
    void run() throws IOException {
        slots.state(WorkerState.SERVING);
        control.send(new ControlMessage.Ready(transport.driver()));
        Thread.ofPlatform().name("control").daemon().start(this::receive);
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive() {
        try {
            ControlMessage message;
            while ((message = control.receive()) != null) {
                handle(message);
            }
        } catch (IOException e) {
            if (ended.getCount() > 0) {
                LOG.warn("Control channel broke: {}", e.getMessage());
            }
        }
        if (ended.getCount() > 0) {
            transport.execute(this::onSupervisorGone);
        }
    }

    private void handle(ControlMessage message) {
        switch (message) {
            case ControlMessage.Health health -> transport.execute(() -> state.apply(health.backends()));
            case ControlMessage.Drain drain -> stop(drain.timeoutNs());
            case ControlMessage.Start start -> LOG.warn("Ignored a second plan");
            case ControlMessage.Hello hello -> LOG.warn("Ignored {}", hello);
            case ControlMessage.Ready ready -> LOG.warn("Ignored {}", ready);
            case ControlMessage.Failed failed -> LOG.warn("Ignored {}", failed);
        }
    }

    private void onSupervisorGone() {
        if (draining) {
            return;
        }
        if (plan.orphanTimeoutNs() == Long.MAX_VALUE) {
            LOG.warn("The supervisor is gone; worker {} goes on serving until it gets SIGTERM", plan.worker());
        } else {
            LOG.warn("The supervisor is gone; worker {} stops in {} ms", plan.worker(),
                    plan.orphanTimeoutNs() / 1_000_000);
            transport.schedule(this::finish, plan.orphanTimeoutNs());
        }
    }

    /** A signal: as an order of the supervisor, with the plan's time. */
    void onSignal() {
        stop(plan.drainTimeoutNs());
    }

    /** Stops accepting and lets connections end; a second order ends the waiting. For any thread. */
    private void stop(long timeoutNs) {
        boolean again = orders.getAndIncrement() > 0;
        transport.execute(() -> drain(again ? 0 : timeoutNs));
    }

    private void drain(long timeoutNs) {
        draining = true;
        slots.state(WorkerState.DRAINING);
        transport.stopAccepting();
        if (transport.activeConnections() == 0 || timeoutNs == 0) {
            finish();
            return;
        }
        LOG.info("Worker {} waits up to {} ms for {} connections", plan.worker(), timeoutNs / 1_000_000,
                transport.activeConnections());
        transport.onIdle(this::finish);
        transport.schedule(this::finish, timeoutNs);
    }

    private void finish() {
        if (ended.getCount() > 0) {
            draining = true;
            transport.close(); // before the process may end: resets go out
            slots.state(WorkerState.STOPPED);
            ended.countDown();
        }
    }
}
