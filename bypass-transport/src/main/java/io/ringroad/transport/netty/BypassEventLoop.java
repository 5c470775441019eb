package io.ringroad.transport.netty;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.util.concurrent.Executor;

/** An event loop that polls a stack between its tasks. */
public final class BypassEventLoop extends SingleThreadIoEventLoop {
    /** Longest that tasks run before packets are looked after again; Netty's default of a second would stall TCP. */
    private static final long TASK_QUANTUM_MS = 1;

    BypassEventLoop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory factory) {
        super(parent, executor, factory, DEFAULT_MAX_PENDING_TASKS, RejectedExecutionHandlers.reject(),
                TASK_QUANTUM_MS);
    }

    /** The loop's handler; use it on the loop's thread, after the loop has started. */
    public BypassIoHandler handler() {
        return (BypassIoHandler) ioHandler();
    }
}
