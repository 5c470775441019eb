package io.ringroad.lb.kernel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import io.ringroad.lb.control.WorkerPlan;
import io.ringroad.lb.serving.RelayCounters;
import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.BalancerSlots;
import io.ringroad.lb.slots.ListenerCounter;
import io.ringroad.stack.RelayEnd;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * One client connection and the backend connection found for it. While no backend is connected nothing is read from the
 * client; then bytes, FIN, RST and back-pressure cross, by the rows of {@code docs/relay.md}.
 */
final class KernelSession {
    private final BalancerSlots slots;
    private final int listenerSlot;
    private final WorkerPlan.Listener listener;
    private final BackendSearch search;
    private final EventLoop loop;
    private final Leg client;

    /** Null until one is connected. */
    private Leg backend;
    private boolean clientFin;
    private boolean ended;
    /** What a client sent before a backend was connected: Netty reads to the end once FIN has arrived, asked or not. */
    private Queue<ByteBuf> early;
    private long lastByteNs;
    private ScheduledFuture<?> idleTimer;

    KernelSession(KernelTransport transport, int listenerSlot, SocketChannel client) {
        this.slots = transport.state().slots();
        this.listenerSlot = listenerSlot;
        this.listener = transport.state().plan().listeners().get(listenerSlot);
        this.loop = client.eventLoop();
        this.client = new Leg(client);
        this.search = new BackendSearch(
                this, transport, transport.state().pool(listener.pool()), this::beginRelay, this::refuse);
    }

    WorkerPlan.Listener listener() {
        return listener;
    }

    int listenerSlot() {
        return listenerSlot;
    }

    /** Finds a backend, unless the client has gone already. */
    void begin() {
        if (!ended) {
            search.begin();
        }
    }

    /** No backend is left: the client is told by a reset, as if it had connected to a dead server. */
    private void refuse() {
        slots.add(listenerSlot, ListenerCounter.NO_BACKEND, 1);
        ended = true;
        dropEarlyBytes();
        client.abort();
    }

    private void beginRelay(SocketChannel connected) {
        backend = new Leg(connected);
        slots.add(search.slot(), BackendCounter.ACTIVE, 1);
        lastByteNs = System.nanoTime();
        if (listener.idleTimeoutNs() > 0) {
            armIdleTimer(listener.idleTimeoutNs());
        }
        sendEarlyBytes();
        if (clientFin) {
            forwardFin(Side.CLIENT);
        }
        client.read(backend.isWritable());
        backend.read(client.isWritable());
    }

    private void sendEarlyBytes() {
        if (early != null) {
            early.forEach(backend::write);
            early = null;
            backend.flush();
        }
    }

    private void dropEarlyBytes() {
        if (early != null) {
            early.forEach(ByteBuf::release);
            early = null;
        }
    }

    private Leg leg(Side side) {
        return side == Side.CLIENT ? client : backend;
    }

    void onRead(Side from, ByteBuf bytes) {
        if (ended) {
            bytes.release();
            return;
        }
        RelayCounters.bytes(slots, listenerSlot, search.slot(), from == Side.CLIENT, bytes.readableBytes());
        Leg to = leg(from.other());
        if (to != null) {
            to.write(bytes);
        } else {
            early = early == null ? new ArrayDeque<>() : early;
            early.add(bytes);
        }
    }

    void onReadComplete(Side from) {
        Leg to = leg(from.other());
        if (ended || to == null) {
            return;
        }
        lastByteNs = System.nanoTime();
        to.flush();
        if (leg(from).isReading() && !to.isWritable()) {
            leg(from).read(false);
        }
    }

    /** Back-pressure: a side that takes no more stops the reading from the other. */
    void onWritabilityChanged(Side side) {
        Leg other = leg(side.other());
        if (!ended && other != null) {
            lastByteNs = System.nanoTime();
            other.read(leg(side).isWritable());
        }
    }

    void onFin(Side from) {
        clientFin |= from == Side.CLIENT;
        if (!ended && backend != null) {
            forwardFin(from);
        }
    }

    private void forwardFin(Side from) {
        Side to = from.other();
        leg(to).sendFin(this::onFinSent, () -> lost(to, false));
    }

    private void onFinSent() {
        if (client.isFinSent() && backend.isFinSent()) {
            end(RelayEnd.CLOSED);
        }
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
        idleTimer = loop.schedule(this::onIdleTimer, delayNs, TimeUnit.NANOSECONDS);
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
            slots.add(search.slot(), BackendCounter.ACTIVE, -1);
            close(backend, cause);
        } else {
            search.cancel();
            dropEarlyBytes();
        }
        close(client, cause);
    }

    private static void close(Leg leg, RelayEnd cause) {
        if (cause == RelayEnd.CLOSED || cause == RelayEnd.IDLE) {
            leg.closeInOrder();
        } else {
            leg.abort();
        }
    }
}
