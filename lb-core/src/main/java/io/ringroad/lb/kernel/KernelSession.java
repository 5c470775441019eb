package io.ringroad.lb.kernel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import io.ringroad.lb.balance.Balancer;
import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.BalancerSlots;
import io.ringroad.lb.slots.ListenerCounter;
import io.ringroad.lb.serving.PoolState;
import io.ringroad.lb.serving.RelayCounters;
import io.ringroad.stack.RelayEnd;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * One client connection and the backend connection found for it. While no backend is connected nothing is read from the
 * client; then bytes, FIN, RST and back-pressure cross, by the rows of {@code docs/relay.md}.
 */
final class KernelSession {
    private final KernelTransport transport;
    private final BalancerSlots slots;
    private final int listenerSlot;
    private final WorkerPlan.Listener listener;
    private final PoolState pool;
    private final SocketChannel client;

    private SocketChannel backend;
    /** Under way, or the last one; null before the first. */
    private ChannelFuture connect;
    private int firstCandidate;
    private int candidate;
    private int failures;
    private boolean clientFin;
    private boolean ended;
    /** What a client sent before a backend was connected: Netty reads to the end once FIN has arrived, asked or not. */
    private Queue<ByteBuf> early;
    private long lastByteNs;
    private ScheduledFuture<?> idleTimer;

    KernelSession(KernelTransport transport, int listenerSlot, SocketChannel client) {
        this.transport = transport;
        this.slots = transport.state().slots();
        this.listenerSlot = listenerSlot;
        this.listener = transport.state().plan().listeners().get(listenerSlot);
        this.pool = transport.state().pool(listener.pool());
        this.client = client;
    }

    WorkerPlan.Listener listener() {
        return listener;
    }

    int listenerSlot() {
        return listenerSlot;
    }

    /** Finds a backend, unless the client has gone already. */
    void begin() {
        if (ended) {
            return;
        }
        firstCandidate = pool.balancer().first();
        tryCandidate(firstCandidate);
    }

    private void tryCandidate(int next) {
        if (next == Balancer.NONE || failures > pool.plan().retries()) {
            refuse();
            return;
        }
        candidate = next;
        if (failures > 0) {
            slots.add(pool.slot(candidate), BackendCounter.RETRIES, 1);
        }
        connect = transport.connect(pool, candidate, new RelayHandler(this, Side.BACKEND));
        connect.addListener((ChannelFuture done) -> onConnected(done));
    }

    private void onConnected(ChannelFuture done) {
        if (ended) {
            done.channel().close();
        } else if (done.isSuccess()) {
            beginRelay((SocketChannel) done.channel());
        } else {
            failures++;
            slots.add(pool.slot(candidate), BackendCounter.CONNECT_FAILURES, 1);
            tryCandidate(pool.balancer().next(firstCandidate, candidate));
        }
    }

    /** No backend is left: the client is told by a reset, as if it had connected to a dead server. */
    private void refuse() {
        slots.add(listenerSlot, ListenerCounter.NO_BACKEND, 1);
        ended = true;
        dropEarlyBytes();
        abort(client);
    }

    private void beginRelay(SocketChannel connected) {
        backend = connected;
        slots.add(pool.slot(candidate), BackendCounter.CONNECTED, 1);
        slots.add(pool.slot(candidate), BackendCounter.ACTIVE, 1);
        lastByteNs = System.nanoTime();
        if (listener.idleTimeoutNs() > 0) {
            armIdleTimer(listener.idleTimeoutNs());
        }
        sendEarlyBytes();
        if (clientFin) {
            forwardFin(backend);
        }
        client.config().setAutoRead(backend.isWritable());
        backend.config().setAutoRead(client.isWritable());
    }

    private void sendEarlyBytes() {
        if (early != null) {
            early.forEach(bytes -> backend.write(bytes, backend.voidPromise()));
            early = null;
            backend.flush();
        }
    }

    private SocketChannel channel(Side side) {
        return side == Side.CLIENT ? client : backend;
    }

    void onRead(Side from, ByteBuf bytes) {
        if (ended) {
            bytes.release();
            return;
        }
        RelayCounters.bytes(slots, listenerSlot, pool.slot(candidate), from == Side.CLIENT, bytes.readableBytes());
        SocketChannel to = channel(from.other());
        if (to != null) {
            to.write(bytes, to.voidPromise());
        } else {
            early = early == null ? new ArrayDeque<>() : early;
            early.add(bytes);
        }
    }

    void onReadComplete(Side from) {
        SocketChannel to = channel(from.other());
        if (ended || to == null) {
            return;
        }
        lastByteNs = System.nanoTime();
        to.flush();
        if (!channel(from).config().isAutoRead()) {
            if (transport.sockets().isResetUnseen(channel(from))) {
                lost(from, false);
            }
        } else if (!to.isWritable()) {
            channel(from).config().setAutoRead(false);
        }
    }

    /** Back-pressure: a side that takes no more stops the reading from the other. */
    void onWritabilityChanged(Side side) {
        SocketChannel other = channel(side.other());
        if (!ended && other != null) {
            lastByteNs = System.nanoTime();
            other.config().setAutoRead(channel(side).isWritable());
        }
    }

    void onFin(Side from) {
        clientFin |= from == Side.CLIENT;
        SocketChannel to = channel(from.other());
        if (!ended && to != null) {
            forwardFin(to);
        }
    }

    /** FIN after what is queued. */
    private void forwardFin(SocketChannel to) {
        to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (!ended && written.isSuccess()) {
                to.shutdownOutput();
                if (client.isOutputShutdown() && backend.isOutputShutdown()) {
                    end(RelayEnd.CLOSED);
                }
            }
        });
    }

    void onError(Side side, Throwable cause) {
        // ETIMEDOUT is what the kernel says when retransmissions had no answer.
        boolean timedOut = String.valueOf(cause.getMessage()).contains("timed out");
        lost(side, timedOut);
    }

    void onInactive(Side side) {
        lost(side, false);
    }

    private void lost(Side side, boolean timedOut) {
        if (side == Side.CLIENT) {
            end(timedOut ? RelayEnd.CLIENT_TIMEOUT : RelayEnd.CLIENT_RESET);
        } else if (backend != null) {
            end(timedOut ? RelayEnd.BACKEND_TIMEOUT : RelayEnd.BACKEND_RESET);
        }
    }

    private void armIdleTimer(long delayNs) {
        idleTimer = client.eventLoop().schedule(this::onIdleTimer, delayNs, TimeUnit.NANOSECONDS);
    }

    private void onIdleTimer() {
        long leftNs = listener.idleTimeoutNs() - (System.nanoTime() - lastByteNs);
        if (leftNs <= 0) {
            end(RelayEnd.IDLE);
        } else {
            armIdleTimer(leftNs);
        }
    }

    /** The worker stops: reset. */
    void stop() {
        end(RelayEnd.STOPPED);
    }

    /** The one way out, once. */
    private void end(RelayEnd cause) {
        if (ended) {
            return;
        }
        ended = true;
        if (idleTimer != null) {
            idleTimer.cancel(false);
        }
        slots.add(listenerSlot, RelayCounters.of(cause), 1);
        if (backend != null) {
            slots.add(pool.slot(candidate), BackendCounter.ACTIVE, -1);
            close(backend, cause);
        } else {
            cancelConnect();
            dropEarlyBytes();
        }
        close(client, cause);
    }

    private void cancelConnect() {
        if (connect != null) {
            connect.channel().close();
        }
    }

    private void dropEarlyBytes() {
        if (early != null) {
            early.forEach(ByteBuf::release);
            early = null;
        }
    }

    /** In good order unless bytes would be lost by that, which must not look like an end of theirs. */
    private static void close(Channel channel, RelayEnd cause) {
        boolean inOrder = cause == RelayEnd.CLOSED || cause == RelayEnd.IDLE;
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        if (inOrder && (unsent == null || unsent.isEmpty())) {
            channel.close();
        } else {
            abort(channel);
        }
    }

    /** RST. */
    private static void abort(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }
}
