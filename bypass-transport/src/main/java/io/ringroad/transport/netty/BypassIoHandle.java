package io.ringroad.transport.netty;

import io.netty.channel.IoHandle;
import io.ringroad.stack.Stack;

/** What can be registered with a {@link BypassIoHandler}: the {@code unsafe} of each bypass channel. */
interface BypassIoHandle extends IoHandle {
    @Override
    void close();

    /** The connection that it serves, or {@link Stack#NO_CONNECTION}: before connect, after close, for listeners. */
    long connection();

    /**
     * Takes a changed interest to the stack.
     *
     * @param interest {@code READ} and {@code WRITE} of {@link BypassIoOps}
     */
    void interestChanged(int interest);
}
