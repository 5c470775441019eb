package io.ringroad.transport.netty;

import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import io.ringroad.stack.Stack;
import java.net.InetSocketAddress;

/**
 * What server and client channels have in common: registration with a {@link BypassIoHandler}, the interest in its
 * events, and the state that other threads may ask for.
 */
abstract class AbstractBypassChannel extends AbstractChannel {
    private IoRegistration registration;
    private BypassIoRegistration place;
    private BypassIoHandler home;
    private int interest;
    private volatile boolean open = true;
    private volatile InetSocketAddress localAddress;
    private volatile InetSocketAddress remoteAddress;

    /** @param home where the channel's connection lives already; null for a new channel */
    AbstractBypassChannel(Channel parent, BypassIoHandler home) {
        super(parent);
        this.home = home;
    }

    @Override
    protected final boolean isCompatible(EventLoop loop) {
        return loop instanceof IoEventLoop ioLoop && ioLoop.isCompatible(BypassUnsafe.class);
    }

    @Override
    protected final void doRegister(ChannelPromise promise) {
        ((IoEventLoop) eventLoop()).register(bypassUnsafe()).addListener((Future<IoRegistration> registered) -> {
            if (registered.isSuccess()) {
                onRegistered(registered.getNow(), promise);
            } else {
                promise.setFailure(registered.cause());
            }
        });
    }

    /**
     * @param delivered what the loop delivered, which counts its registrations: only cancelling this one, not the
     *                  handler's behind it, keeps that count right
     */
    private void onRegistered(IoRegistration delivered, ChannelPromise promise) {
        BypassIoRegistration delivery = delivered.attachment();
        if (home != null && home != delivery.handler() && livesInStack()) {
            delivered.cancel();
            promise.setFailure(new IllegalStateException("the channel's connection lives in the stack of another event"
                    + " loop: register it there, as BypassEventLoopGroup does"));
            return;
        }
        registration = delivered;
        place = delivery;
        home = delivery.handler();
        onPlaced();
        promise.setSuccess();
    }

    /** Whether the channel holds a connection or a listener of {@link #home()}'s stack. */
    abstract boolean livesInStack();

    /** The channel has got a handler and a slot; tells its stack about it if it {@link #livesInStack}. */
    abstract void onPlaced();

    @Override
    protected final void doDeregister() {
        IoRegistration old = registration;
        if (old != null) {
            registration = null;
            old.cancel();
        }
    }

    /** The handler that the channel is registered with, or was, or must be; null before. */
    final BypassIoHandler home() {
        return home;
    }

    /** The channel's place in its handler; null before it has one, and of no use once it is cancelled. */
    final BypassIoRegistration place() {
        return place;
    }

    final Stack stack() {
        return home.stack();
    }

    final boolean isInterestedIn(int ops) {
        return (interest & ops) != 0;
    }

    final void addInterest(int ops) {
        submitInterest(interest | ops);
    }

    final void removeInterest(int ops) {
        submitInterest(interest & ~ops);
    }

    private void submitInterest(int bits) {
        if (bits == interest) {
            return;
        }
        interest = bits;
        if (registration != null) {
            registration.submit(BypassIoOps.of(bits));
        }
    }

    final int interest() {
        return interest;
    }

    /** Takes the interest to the stack, if there is something to be interested in. */
    abstract void interestChanged(int bits);

    @Override
    protected void doBeginRead() {
        bypassUnsafe().readPending = true;
        addInterest(BypassIoOps.READ);
    }

    /** Auto-read was turned off, on whatever thread. */
    final void onAutoReadCleared() {
        if (!isRegistered()) {
            interest &= ~BypassIoOps.READ;
            return;
        }
        EventLoop loop = eventLoop();
        if (loop.inEventLoop()) {
            bypassUnsafe().stopReading();
        } else {
            loop.execute(bypassUnsafe()::stopReadingUnlessWanted);
        }
    }

    /** Marks the channel as closed; what it holds in the stack is released by its subclass. */
    @Override
    protected void doClose() throws Exception {
        open = false;
        doDeregister();
    }

    @Override
    public final boolean isOpen() {
        return open;
    }

    @Override
    protected final InetSocketAddress localAddress0() {
        return localAddress;
    }

    @Override
    protected final InetSocketAddress remoteAddress0() {
        return remoteAddress;
    }

    final void setLocalAddress(InetSocketAddress address) {
        localAddress = address;
    }

    final void setRemoteAddress(InetSocketAddress address) {
        remoteAddress = address;
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) super.remoteAddress();
    }

    @Override
    protected abstract BypassUnsafe newUnsafe();

    final BypassUnsafe bypassUnsafe() {
        return (BypassUnsafe) unsafe();
    }

    /** The channel as its handler sees it. */
    abstract class BypassUnsafe extends AbstractUnsafe implements BypassIoHandle {
        /** A read was asked for that no event has answered yet. */
        boolean readPending;

        @Override
        public final void handle(IoRegistration registration, IoEvent event) {
            if (isOpen()) {
                onReady((BypassIoEvent) event);
            }
        }

        abstract void onReady(BypassIoEvent event);

        @Override
        public final void interestChanged(int bits) {
            AbstractBypassChannel.this.interestChanged(bits);
        }

        @Override
        public final void close() {
            close(voidPromise());
        }

        final boolean readingIsOver(ChannelConfig config) {
            // Neither a handler's read() during the events of this round nor auto-read asks for more.
            return !readPending && !config.isAutoRead();
        }

        final void stopReading() {
            readPending = false;
            removeInterest(BypassIoOps.READ);
        }

        private void stopReadingUnlessWanted() {
            if (readingIsOver(config())) {
                stopReading();
            }
        }
    }
}
