package io.ringroad.stack.tcp;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.RelayEnd;
import io.ringroad.stack.RelayOwner;
import io.ringroad.stack.memory.FramePool;
import java.util.ArrayList;
import java.util.List;

/**
 * The relay (design decision D4 b): two connections coupled by their records. What one receives goes into the other's
 * send queue in the frames in which it came; FIN follows the data; windows say how much the other side has room for.
 * How it ends is in {@code docs/relay.md}, row by row.
 */
final class Relays {
    private final TcpContext context;
    private final SendQueue sendQueue;
    private final ReceiveQueue receiveQueue;
    private final Windows windows;
    private final Lifecycle lifecycle;
    private final Connection peer;
    private final List<RelayOwner> owners = new ArrayList<>();

    Relays(TcpContext context, SendQueue sendQueue, ReceiveQueue receiveQueue, Windows windows, Lifecycle lifecycle) {
        this.context = context;
        this.sendQueue = sendQueue;
        this.receiveQueue = receiveQueue;
        this.windows = windows;
        this.lifecycle = lifecycle;
        this.peer = new Connection(context.file);
    }

    int register(RelayOwner owner) {
        if (owners.size() == 255) {
            throw new IllegalStateException("a stack takes at most 255 relay owners");
        }
        owners.add(owner);
        return owners.size() - 1;
    }

    /** Couples the two; what either has received moves to the other at once, a FIN that it has received as well. */
    void couple(Connection client, Connection backend, int owner, long ownerData, long idleTimeoutNs) {
        client.set(Connection.FLAG_CLIENT);
        join(client, backend.index(), owner, ownerData);
        join(backend, client.index(), owner, ownerData);
        client.activityTimeoutNs(idleTimeoutNs);
        client.lastActivityNs(context.nowNs);
        armIdleTimer(client, context.nowNs);
        handOver(client);
        handOver(backend);
        context.count(TcpCounter.RELAYS_STARTED);
    }

    /**
     * Lets the acknowledgement that completes a backend's handshake wait for the client's request: one packet less to
     * send, and to receive. (Linux does so for a client that has told it by TCP_QUICKACK that it will write at once.)
     */
    void holdHandshake(Connection backend, long patienceNs) {
        boolean completesHandshake = backend.is(Connection.FLAG_ACK_NOW) && backend.state() == TcpState.ESTABLISHED
                && backend.bytesReceived() == 0;
        if (completesHandshake && backend.sendNext() == FramePool.NONE && !backend.is(Connection.FLAG_FIN_QUEUED)) {
            backend.unset(Connection.FLAG_ACK_NOW);
            backend.set(Connection.FLAG_ACK_HELD);
            backend.ackDeadlineNs(context.nowNs + patienceNs);
            context.wheel.schedule(backend);
        }
    }

    /** Nothing came for the held acknowledgement to ride on. */
    void onClientSilent(Connection backend) {
        if (backend.is(Connection.FLAG_RELAYED)) {
            owners.get(backend.owner()).onClientSilent(backend.ownerData());
        }
    }

    private static void join(Connection connection, int other, int owner, long ownerData) {
        connection.peer(other);
        connection.unset(Connection.FLAG_OWNED | Connection.FLAG_NAGLE);
        connection.set(Connection.FLAG_RELAYED);
        connection.pendingEvents(0);
        connection.owner(owner);
        connection.ownerData(ownerData);
        connection.activityTimeoutNs(0);
        connection.activityDeadlineNs(Connection.NEVER);
        connection.keepAliveProbes(0);
    }

    private void handOver(Connection from) {
        int chain = receiveQueue.take(from);
        if (chain != FramePool.NONE) {
            forward(from, chain);
        }
        if (from.is(Connection.FLAG_FIN_RECEIVED)) {
            onFin(from);
        }
        if (from.state() == TcpState.CLOSED) {
            context.ready.add(from); // it ended between its owner's last look and now
        }
    }

    /** Received payload becomes the other side's to send. */
    void forward(Connection from, int chain) {
        if (from.peer() == Connection.NONE) {
            context.pool.releaseChain(chain);
            return;
        }
        peer.position(from.peer());
        if (!peer.state().canSend()) {
            context.pool.releaseChain(chain);
            return;
        }
        sendQueue.append(peer, chain);
        context.wantOutput(peer);
    }

    /** The other side sends FIN behind what it has queued. */
    void onFin(Connection from) {
        if (from.peer() != Connection.NONE) {
            peer.position(from.peer());
            lifecycle.shutdownOutput(peer);
        }
    }

    /** The other side's peer may send more now. */
    void onSpaceFreed(Connection drained) {
        if (drained.peer() == Connection.NONE) {
            return;
        }
        peer.position(drained.peer());
        if (peer.state().canReceive() && windows.needsUpdate(peer)) {
            context.wantAckNow(peer);
        }
    }

    /** The timer of the side that keeps it: not idle if the other side was busy. */
    void onIdleTimer(Connection connection) {
        long last = connection.lastActivityNs();
        if (connection.peer() != Connection.NONE) {
            peer.position(connection.peer());
            last = Math.max(last, peer.lastActivityNs());
        }
        if (last + connection.activityTimeoutNs() - context.nowNs > 0) {
            armIdleTimer(connection, last);
            return;
        }
        connection.activityDeadlineNs(Connection.NEVER);
        connection.set(Connection.FLAG_IDLE_EXPIRED);
        context.ready.add(connection);
    }

    private void armIdleTimer(Connection connection, long lastNs) {
        boolean none = connection.activityTimeoutNs() == 0;
        connection.activityDeadlineNs(none ? Connection.NEVER : lastNs + connection.activityTimeoutNs());
        context.wheel.schedule(connection);
    }

    /** In the second phase of the cycle: a side has ended, or both are idle. */
    void onReady(Connection connection) {
        if (connection.state() != TcpState.CLOSED) {
            if (connection.is(Connection.FLAG_IDLE_EXPIRED)) {
                context.count(TcpCounter.IDLE_TIMEOUTS);
                stop(connection, RelayEnd.IDLE);
            }
            return;
        }
        if (connection.error() == ConnectionError.NONE && connection.peer() != Connection.NONE) {
            leaveToPeer(connection);
            return;
        }
        RelayEnd cause = cause(connection);
        if (connection.peer() != Connection.NONE) {
            peer.position(connection.peer());
            end(connection, peer, cause);
        } else {
            end(connection, null, cause);
        }
    }

    /** One side is done in good order; the other goes on alone until it is, too. */
    private void leaveToPeer(Connection done) {
        peer.position(done.peer());
        peer.peer(Connection.NONE);
        peer.relayPeerBytes(done.bytesReceived());
        peer.set(Connection.FLAG_PEER_GONE);
        if (done.activityTimeoutNs() != 0) {
            peer.activityTimeoutNs(done.activityTimeoutNs());
            armIdleTimer(peer, context.nowNs);
        }
        lifecycle.free(done);
    }

    private static RelayEnd cause(Connection connection) {
        boolean client = connection.is(Connection.FLAG_CLIENT);
        return switch (connection.error()) {
            case NONE -> RelayEnd.CLOSED;
            case RESET, REFUSED -> client ? RelayEnd.CLIENT_RESET : RelayEnd.BACKEND_RESET;
            case TIMED_OUT, UNREACHABLE -> client ? RelayEnd.CLIENT_TIMEOUT : RelayEnd.BACKEND_TIMEOUT;
            case ABORTED -> RelayEnd.STOPPED;
        };
    }

    /** Both sides are reset (those that still live) and the owner is told. */
    private void end(Connection connection, Connection other, RelayEnd cause) {
        long received = connection.bytesReceived();
        long otherReceived = other == null ? connection.relayPeerBytes() : other.bytesReceived();
        boolean client = connection.is(Connection.FLAG_CLIENT);
        int owner = connection.owner();
        long ownerData = connection.ownerData();
        discard(connection);
        if (other != null) {
            discard(other);
        }
        tell(owner, ownerData, cause, client ? received : otherReceived, client ? otherReceived : received);
    }

    private void discard(Connection connection) {
        connection.unset(Connection.FLAG_RELAYED);
        if (connection.state() == TcpState.CLOSED) {
            lifecycle.free(connection);
        } else {
            lifecycle.abort(connection);
        }
    }

    /** Ends the relay in good order: FIN to both sides behind what is queued, then nobody is told any more. */
    void stop(Connection connection, RelayEnd cause) {
        boolean client = connection.is(Connection.FLAG_CLIENT);
        long received = connection.bytesReceived();
        long otherReceived = connection.relayPeerBytes();
        int owner = connection.owner();
        long ownerData = connection.ownerData();
        if (connection.peer() != Connection.NONE) {
            peer.position(connection.peer());
            otherReceived = peer.bytesReceived();
            detach(peer);
        }
        detach(connection);
        tell(owner, ownerData, cause, client ? received : otherReceived, client ? otherReceived : received);
    }

    private void detach(Connection connection) {
        connection.unset(Connection.FLAG_RELAYED);
        connection.peer(Connection.NONE);
        connection.activityTimeoutNs(0);
        connection.activityDeadlineNs(Connection.NEVER);
        lifecycle.closeDetached(connection);
    }

    private void tell(int owner, long ownerData, RelayEnd cause, long toBackend, long toClient) {
        context.count(TcpCounter.RELAYS_ENDED);
        owners.get(owner).onRelayEnded(ownerData, cause, toBackend, toClient);
    }
}
