package io.ringroad.stack.tcp;

import io.ringroad.stack.ConnectionError;
import io.ringroad.stack.ConnectionOwner;
import io.ringroad.stack.wire.IpAddress;
import java.lang.foreign.MemorySegment;

/** What an owner may do with a connection (RFC 9293 §3.9.1, as sockets have it). Handles may be stale everywhere. */
public final class ConnectionCalls {
    private static final long NO_TIMEOUT = 0;
    private static final int END_OF_STREAM = -1;

    private final TcpContext context;
    private final SendQueue sendQueue;
    private final ReceiveQueue receiveQueue;
    private final Windows windows;
    private final Lifecycle lifecycle;
    private final Connection connection;

    ConnectionCalls(TcpContext context, SendQueue sendQueue, ReceiveQueue receiveQueue, Windows windows,
            Lifecycle lifecycle) {
        this.context = context;
        this.sendQueue = sendQueue;
        this.receiveQueue = receiveQueue;
        this.windows = windows;
        this.lifecycle = lifecycle;
        this.connection = new Connection(context.file);
    }

    private boolean find(long handle) {
        return context.connections.find(handle, connection);
    }

    public boolean isOpen(long handle) {
        return find(handle);
    }

    public TcpState state(long handle) {
        return find(handle) ? connection.state() : TcpState.CLOSED;
    }

    public ConnectionError error(long handle) {
        return find(handle) ? connection.error() : ConnectionError.NONE;
    }

    public void adopt(long handle, int ownerId, long ownerData) {
        if (find(handle)) {
            connection.set(Connection.FLAG_OWNED);
            connection.owner(ownerId);
            connection.ownerData(ownerData);
            context.notifyOwner(connection, PassiveOpen.gatheredEvents(connection) | eventsOfEnd());
        }
    }

    public long ownerData(long handle) {
        return find(handle) ? connection.ownerData() : 0;
    }

    private int eventsOfEnd() {
        if (connection.state() != TcpState.CLOSED) {
            return 0;
        }
        return connection.error() == ConnectionError.NONE
                ? ConnectionOwner.PEER_CLOSED
                : ConnectionOwner.PEER_CLOSED | ConnectionOwner.FAILED;
    }

    public void interest(long handle, int bits) {
        if (find(handle)) {
            connection.interest(bits);
            context.notifyOwner(connection, 0);
        }
    }

    public int read(long handle, MemorySegment target, long offset, int length) {
        if (!find(handle)) {
            return END_OF_STREAM;
        }
        int bytes = receiveQueue.read(connection, target, offset, length);
        if (bytes > 0 && connection.state().canReceive() && windows.needsUpdate(connection)) {
            context.wantAckNow(connection);
        }
        return bytes == 0 && Owners.isInputFinished(connection) ? END_OF_STREAM : bytes;
    }

    public int readableBytes(long handle) {
        return find(handle) ? connection.receiveBytes() : 0;
    }

    public boolean isInputFinished(long handle) {
        return !find(handle) || Owners.isInputFinished(connection);
    }

    public int write(long handle, MemorySegment source, long offset, int length) {
        if (!find(handle) || !connection.state().canSend()) {
            return 0;
        }
        int room = context.config.sendBufferBytes() - connection.sendBytes();
        int part = Math.min(length, room);
        if (part <= 0) {
            return 0;
        }
        int taken = sendQueue.write(connection, source, offset, part);
        if (taken > 0) {
            connection.lastActivityNs(context.nowNs);
            context.wantOutput(connection);
        }
        return taken;
    }

    public int writableBytes(long handle) {
        if (!find(handle) || !connection.state().canSend()) {
            return 0;
        }
        return Math.max(0, context.config.sendBufferBytes() - connection.sendBytes());
    }

    public int unacknowledgedBytes(long handle) {
        return find(handle) ? connection.sendBytes() : 0;
    }

    public void shutdownOutput(long handle) {
        if (find(handle)) {
            lifecycle.shutdownOutput(connection);
        }
    }

    public void shutdownInput(long handle) {
        if (find(handle)) {
            connection.set(Connection.FLAG_INPUT_SHUT);
            receiveQueue.clear(connection);
        }
    }

    public void close(long handle) {
        if (find(handle)) {
            lifecycle.close(connection);
        }
    }

    public void abort(long handle) {
        if (!find(handle)) {
            return;
        }
        connection.unset(Connection.FLAG_OWNED | Connection.FLAG_UNACCEPTED);
        if (connection.state() == TcpState.CLOSED) {
            lifecycle.free(connection);
        } else {
            lifecycle.abort(connection);
        }
    }

    public IpAddress localAddress(long handle) {
        return find(handle) ? new IpAddress(connection.localHigh(), connection.localLow()) : null;
    }

    public int localPort(long handle) {
        return find(handle) ? connection.localPort() : 0;
    }

    public IpAddress remoteAddress(long handle) {
        return find(handle) ? new IpAddress(connection.remoteHigh(), connection.remoteLow()) : null;
    }

    public int remotePort(long handle) {
        return find(handle) ? connection.remotePort() : 0;
    }

    public void noDelay(long handle, boolean on) {
        if (find(handle)) {
            if (on) {
                connection.unset(Connection.FLAG_NAGLE);
                context.wantOutput(connection);
            } else {
                connection.set(Connection.FLAG_NAGLE);
            }
        }
    }

    public void keepAlive(long handle, long idleNs, long intervalNs, int probes) {
        if (!find(handle) || connection.state() == TcpState.CLOSED) {
            return;
        }
        connection.activityTimeoutNs(idleNs);
        connection.keepAliveProbes(idleNs == NO_TIMEOUT ? 0 : probes);
        connection.keepAliveIntervalMs((int) (intervalNs / 1_000_000));
        if (connection.state() != TcpState.SYN_SENT) {
            connection.activityDeadlineNs(idleNs == NO_TIMEOUT ? Connection.NEVER : context.nowNs + idleNs);
            context.wheel.schedule(connection);
        }
    }
}
