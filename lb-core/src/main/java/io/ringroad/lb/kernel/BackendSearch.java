package io.ringroad.lb.kernel;

import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.SocketChannel;
import io.ringroad.lb.balance.Balancer;
import io.ringroad.lb.serving.PoolState;
import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.BalancerSlots;
import java.util.function.Consumer;

/** Connects to one backend of a pool after the other, in the balancer's order, until one answers or no more may be tried. */
final class BackendSearch {
    private final KernelTransport transport;
    private final BalancerSlots slots;
    private final PoolState pool;
    private final KernelSession session;
    private final Consumer<SocketChannel> found;
    private final Runnable exhausted;

    private int first;
    private int candidate;
    private int failures;
    private boolean cancelled;
    /** Under way, or the last one; null before the first. */
    private ChannelFuture connect;

    /**
     * @param found gets the connected channel, which is the caller's from then on
     * @param exhausted runs instead if all candidates failed
     */
    BackendSearch(KernelSession session, KernelTransport transport, PoolState pool,
            Consumer<SocketChannel> found, Runnable exhausted) {
        this.session = session;
        this.transport = transport;
        this.slots = transport.state().slots();
        this.pool = pool;
        this.found = found;
        this.exhausted = exhausted;
    }

    void begin() {
        first = pool.balancer().first();
        tryCandidate(first);
    }

    private void tryCandidate(int next) {
        if (next == Balancer.NONE || failures > pool.plan().retries()) {
            exhausted.run();
            return;
        }
        candidate = next;
        if (failures > 0) {
            slots.add(slot(), BackendCounter.RETRIES, 1);
        }
        connect = transport.connect(pool, candidate, new RelayHandler(session, Side.BACKEND));
        connect.addListener((ChannelFuture done) -> onConnected(done));
    }

    private void onConnected(ChannelFuture done) {
        if (cancelled) {
            done.channel().close();
        } else if (done.isSuccess()) {
            slots.add(slot(), BackendCounter.CONNECTED, 1);
            found.accept((SocketChannel) done.channel());
        } else {
            failures++;
            slots.add(slot(), BackendCounter.CONNECT_FAILURES, 1);
            tryCandidate(pool.balancer().next(first, candidate));
        }
    }

    /** The slot of the backend that is being tried, or that was found. */
    int slot() {
        return pool.slot(candidate);
    }

    /** Gives up; nothing is told any more. */
    void cancel() {
        cancelled = true;
        if (connect != null) {
            connect.channel().close();
        }
    }
}
