package io.ringroad.transport.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.netty.util.concurrent.Ticker;
import io.ringroad.stack.Stack;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.transport.ffm.Poll;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop's I/O: one stack with its links, polled once per turn of the loop. Idles adaptively (design decision
 * D8): while there is work, and for a short time after where that pays ({@link AdaptiveSpin}), the loop goes on polling;
 * then it sleeps until a packet, a task or the next deadline of the stack or of the loop.
 *
 * <p>All methods but {@link #wakeup} and {@link #isCompatible} are for the loop's thread.
 */
public final class BypassIoHandler implements IoHandler {
    private static final Logger LOG = LoggerFactory.getLogger(BypassIoHandler.class);

    private final ThreadAwareExecutor executor;
    private final BypassIoHandlerConfig config;
    private final WorkerResources.Source source;
    private final int queueIndex;
    private final Ticker ticker;
    private final LoopSleeper sleeper = new LoopSleeper();
    private final RegistrationTable registrations = new RegistrationTable();
    private final BypassIoEvent event = new BypassIoEvent();

    private WorkerResources resources;
    private Stack stack;
    private IOException openFailure;
    private CycleStatistics statistics;
    private int ownerId;
    private int served;
    private long nowNs;
    private AdaptiveSpin spin;

    BypassIoHandler(
            ThreadAwareExecutor executor, BypassIoHandlerConfig config, WorkerResources.Source source, int queueIndex) {
        this.executor = executor;
        this.config = config;
        this.source = source;
        this.queueIndex = queueIndex;
        this.ticker = config.ticker();
    }

    /**
     * The loop's stack, for who works on it below the pipeline, on the same thread: with owners, listeners and relays of
     * his own.
     *
     * @throws IllegalStateException before the loop has started, or if its queue could not be opened
     */
    public Stack stack() {
        if (stack == null) {
            throw new IllegalStateException("queue " + queueIndex + " is not open", openFailure);
        }
        return stack;
    }

    /** Time at which the present cycle began, as the stack was told. */
    public long nowNs() {
        return nowNs;
    }

    /** Which of its group's loops this is, from 0. */
    public int queueIndex() {
        return queueIndex;
    }

    @Override
    public void initialize() {
        openResources();
        openSleeper(resources == null ? List.of() : resources.links());
        nowNs = ticker.nanoTime();
        spin = new AdaptiveSpin(config.spinNs(), nowNs);
        if (resources != null) {
            stack = resources.stack();
            ownerId = stack.registerOwner(this::onReady);
            statistics = new CycleStatistics(stack.counters(), config.stallThresholdNs(), nowNs);
        }
    }

    private void openResources() {
        try {
            resources = source.open(queueIndex);
        } catch (IOException e) {
            openFailure = e;
            LOG.error("Queue {} could not be opened: {}", queueIndex, e.getMessage());
        } catch (RuntimeException e) {
            openFailure = new IOException("queue " + queueIndex + " could not be opened: " + e, e);
            LOG.error("Queue {} could not be opened", queueIndex, e);
        }
    }

    private void openSleeper(List<? extends LinkQueue> links) {
        try {
            sleeper.open(links);
        } catch (IOException e) {
            throw new IllegalStateException("queue " + queueIndex + " has no way to be woken: " + e.getMessage(), e);
        }
    }

    @Override
    public int run(IoHandlerContext context) {
        nowNs = ticker.nanoTime();
        if (stack == null) {
            sleeper.sleep(context, sleepNs(context));
            return 0;
        }
        statistics.onCycleStart(nowNs);
        served = 0;
        if (stack.poll(nowNs, config.pollBudget()) > 0) {
            spin.onWork(nowNs);
        } else {
            idle(context);
        }
        return served;
    }

    private void idle(IoHandlerContext context) {
        if (stack.hasWork() || !context.canBlock()) {
            return;
        }
        if (spin.goesOn(nowNs)) {
            Thread.onSpinWait();
            return;
        }
        long timeoutNs = sleepNs(context);
        if (timeoutNs > 0) {
            sleeper.sleep(context, timeoutNs);
            statistics.onWoken(ticker.nanoTime());
        }
    }

    private long sleepNs(IoHandlerContext context) {
        long taskNs = context.deadlineNanos() == -1
                ? Poll.FOREVER
                : context.delayNanos(nowNs + ticker.initialNanoTime());
        if (stack == null) {
            return taskNs;
        }
        long deadlineNs = stack.nextDeadlineNs();
        return deadlineNs == Long.MAX_VALUE ? taskNs : Math.min(taskNs, deadlineNs - nowNs);
    }

    /** The stack's {@link io.ringroad.stack.ConnectionOwner} for all channels of this loop. */
    private void onReady(long connection, long slot, int readiness) {
        BypassIoRegistration registration = registrations.at(slot);
        if (registration == null || registration.handle().connection() != connection) {
            return; // deregistered, or detached and not yet taken over
        }
        dispatch(registration, readiness);
    }

    /** Tells a channel what it is ready for. */
    void dispatch(BypassIoRegistration registration, int readiness) {
        served++;
        try {
            registration.handle().handle(registration, event.fill(readiness));
        } catch (Throwable t) {
            // A channel reports its handlers' exceptions itself, so this is a defect in it: it alone must suffer.
            LOG.error("A channel failed on readiness {} and is closed", readiness, t);
            close(registration);
        }
    }

    /** The owner id of all channels' connections. */
    int ownerId() {
        return ownerId;
    }

    @Override
    public void wakeup() {
        if (!executor.isExecutorThread(Thread.currentThread())) {
            sleeper.wake();
        }
    }

    /** Runs the task now if this is the loop's thread, else as a task of the loop. */
    void onLoop(Runnable task) {
        if (executor.isExecutorThread(Thread.currentThread())) {
            task.run();
        } else {
            executor.execute(task);
        }
    }

    @Override
    public IoRegistration register(IoHandle handle) throws IOException {
        if (!(handle instanceof BypassIoHandle bypassHandle)) {
            throw new IllegalArgumentException("only bypass channels can be registered, not a " + handle.getClass());
        }
        if (openFailure != null) {
            throw new IOException(openFailure.getMessage(), openFailure);
        }
        BypassIoRegistration registration = new BypassIoRegistration(this, bypassHandle);
        registrations.add(registration);
        handle.registered();
        return registration;
    }

    void remove(BypassIoRegistration registration) {
        registrations.remove(registration);
        registration.handle().unregistered();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return BypassIoHandle.class.isAssignableFrom(handleType);
    }

    @Override
    public void prepareToDestroy() {
        for (BypassIoRegistration registration : registrations.all()) {
            close(registration);
        }
    }

    private static void close(BypassIoRegistration registration) {
        try {
            registration.handle().close();
        } catch (RuntimeException e) {
            LOG.error("Closing a channel failed", e);
        }
    }

    /** Lets out what the closing of the channels has left to send, then frees the queue. */
    @Override
    public void destroy() {
        try {
            if (stack != null) {
                stack.transmit(ticker.nanoTime());
            }
        } finally {
            sleeper.close();
            if (resources != null) {
                resources.close();
            }
        }
    }
}
