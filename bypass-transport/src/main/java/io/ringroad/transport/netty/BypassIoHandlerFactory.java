package io.ringroad.transport.netty;

import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes one {@link BypassIoHandler} per event loop. Netty calls it on the thread that creates the group, so that it only
 * hands out queue indices; a loop's own thread opens its queue.
 */
public final class BypassIoHandlerFactory implements IoHandlerFactory {
    private final BypassIoHandlerConfig config;
    private final WorkerResources.Source resources;
    private final AtomicInteger nextQueueIndex = new AtomicInteger();

    public BypassIoHandlerFactory(BypassIoHandlerConfig config, WorkerResources.Source resources) {
        this.config = Objects.requireNonNull(config, "config");
        this.resources = Objects.requireNonNull(resources, "resources");
    }

    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new BypassIoHandler(executor, config, resources, nextQueueIndex.getAndIncrement());
    }

    /** False: a queue, its frames and its connections belong to one thread for good. */
    @Override
    public boolean isChangingThreadSupported() {
        return false;
    }
}
