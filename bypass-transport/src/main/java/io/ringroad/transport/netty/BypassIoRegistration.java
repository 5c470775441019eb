package io.ringroad.transport.netty;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A channel's place in its handler; its slot is the owner data of the channel's connection in the stack. */
final class BypassIoRegistration implements IoRegistration {
    private final BypassIoHandler handler;
    private final BypassIoHandle handle;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private int slot = -1;

    BypassIoRegistration(BypassIoHandler handler, BypassIoHandle handle) {
        this.handler = handler;
        this.handle = handle;
    }

    BypassIoHandler handler() {
        return handler;
    }

    BypassIoHandle handle() {
        return handle;
    }

    int slot() {
        return slot;
    }

    void slot(int index) {
        slot = index;
    }

    /** This object: the wrapper that an event loop delivers hides it otherwise. */
    @Override
    @SuppressWarnings("unchecked")
    public <T> T attachment() {
        return (T) this;
    }

    @Override
    public long submit(IoOps ops) {
        if (!(ops instanceof BypassIoOps wanted)) {
            throw new IllegalArgumentException("a bypass channel takes BypassIoOps, not " + ops);
        }
        if (!isValid()) {
            return -1;
        }
        handle.interestChanged(wanted.bits());
        return wanted.bits();
    }

    @Override
    public boolean isValid() {
        return !cancelled.get();
    }

    @Override
    public boolean cancel() {
        if (!cancelled.compareAndSet(false, true)) {
            return false;
        }
        handler.onLoop(() -> handler.remove(this));
        return true;
    }
}
