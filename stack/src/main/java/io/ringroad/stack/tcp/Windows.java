package io.ringroad.stack.tcp;

import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.SequenceNumber;

/**
 * What we advertise: as much as the receive queue, or the other side of the relay, has room for; less when the pool
 * runs low or a link's receive ring full; never less than was advertised before (RFC 9293 §3.8.6.2.2).
 */
final class Windows {
    private static final int MAX_FIELD = 0xffff;
    /** No sender stops for want of this much, less than the window of a SYN, which isn't scaled. */
    private static final int AMPLE_BYTES = 32 << 10;

    private final TcpContext context;
    private final Connection peer;

    Windows(TcpContext context) {
        this.context = context;
        this.peer = new Connection(context.file);
    }

    /** Snd.Wind.Shift that lets a 16-bit field say the whole receive buffer. */
    static int shiftFor(int bufferBytes) {
        int shift = 0;
        while (shift < 14 && bufferBytes >> shift > MAX_FIELD) {
            shift++;
        }
        return shift;
    }

    /** The window field of a SYN: never scaled (RFC 7323 §2.2). */
    int synWindow() {
        return Math.min(MAX_FIELD, context.config.receiveBufferBytes());
    }

    /** The window field for the segment that is about to go; remembers the edge that it tells. */
    int advertise(Connection connection) {
        int shift = connection.receiveWindowShift();
        int known = connection.receiveWindow();
        int field = worthTelling(connection, known) ? space(connection) >> shift : known + (1 << shift) - 1 >> shift;
        field = Math.min(field, MAX_FIELD);
        int edge = connection.rcvNxt() + (field << shift);
        connection.rcvAdv(SequenceNumber.max(edge, connection.rcvAdv()));
        return field;
    }

    /**
     * The peer knows of so little room that it may have stopped, and there is much more by now: it should be told,
     * though nothing else is to be sent.
     */
    boolean needsUpdate(Connection connection) {
        int known = connection.receiveWindow();
        int ample = Math.max(AMPLE_BYTES, 4 * connection.receiveMss());
        if (known > Math.min(context.config.receiveBufferBytes() >> 3, ample)) {
            return false;
        }
        int growth = space(connection) - known;
        return growth >= Math.min(context.config.receiveBufferBytes() / 2, 8 * connection.receiveMss() + 1);
    }

    /** Receiver's silly-window avoidance (RFC 9293 §3.8.6.2.2): the edge moves by a segment or not at all. */
    private boolean worthTelling(Connection connection, int known) {
        int growth = space(connection) - known;
        return growth >= Math.min(context.config.receiveBufferBytes() / 2, Math.max(connection.receiveMss(), 536));
    }

    private int space(Connection connection) {
        int waiting = connection.receiveBytes();
        if (connection.peer() != Connection.NONE) {
            peer.position(connection.peer());
            waiting += peer.sendBytes();
        }
        return Math.max(0, limit(connection) - waiting);
    }

    /** A quarter of what the pool has left, taking a frame for half full; nothing once it is nearly empty. */
    private int limit(Connection connection) {
        FramePool pool = context.pool;
        int free = pool.free() - (pool.frameCount() >> 4);
        long quarter = (long) Math.max(0, free) * pool.frameSizeBytes() >> 3;
        return (int) Math.min(context.receivePressure.windowBytes(connection), quarter);
    }
}
