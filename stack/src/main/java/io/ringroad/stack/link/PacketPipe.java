package io.ringroad.stack.link;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A bounded queue of packets with one writer and one reader, which may be different threads. A record is a 32-bit
 * length, 32 bits of flags, the bytes, and padding to 8; a record never wraps round the end of the buffer.
 */
final class PacketPipe {
    private static final int HEADER_BYTES = 8;
    private static final int SKIP_TO_START = -1;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final VarHandle WRITTEN;
    private static final VarHandle CONSUMED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WRITTEN = lookup.findVarHandle(PacketPipe.class, "written", long.class);
            CONSUMED = lookup.findVarHandle(PacketPipe.class, "consumed", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final MemorySegment memory;
    private final int capacityBytes;
    @SuppressWarnings("unused") // by WRITTEN
    private long written;
    @SuppressWarnings("unused") // by CONSUMED
    private long consumed;
    /** The writer's own position, ahead of {@code written} until {@link #publish}. */
    private long writer;
    /** The reader's own position. */
    private long reader;
    private long reserved;

    /** @param capacityBytes a power of two */
    PacketPipe(int capacityBytes) {
        this.capacityBytes = capacityBytes;
        this.memory = MemorySegment.ofArray(new byte[capacityBytes]);
    }

    MemorySegment memory() {
        return memory;
    }

    /**
     * Makes room for one packet.
     *
     * @return offset in {@link #memory()} where its bytes go, followed by {@link #commit}; -1 if it is full
     */
    long reserve(int length) {
        int record = recordBytes(length);
        int at = (int) (writer & (capacityBytes - 1));
        int skip = at + record > capacityBytes ? capacityBytes - at : 0;
        if (record + skip > capacityBytes - (writer - (long) CONSUMED.getAcquire(this))) {
            return -1;
        }
        if (skip > 0) {
            memory.set(INT, at, SKIP_TO_START);
            writer += skip;
            at = 0;
        }
        reserved = at;
        return at + HEADER_BYTES;
    }

    void commit(int length, int flags) {
        memory.set(INT, reserved, length);
        memory.set(INT, reserved + 4, flags);
        writer += recordBytes(length);
    }

    /** Lets the reader see what was committed; returns whether there was anything. */
    boolean publish() {
        if ((long) WRITTEN.get(this) == writer) {
            return false;
        }
        WRITTEN.setRelease(this, writer);
        return true;
    }

    /** Length of the next packet, -1 if there is none. */
    int peek() {
        if (reader == (long) WRITTEN.getAcquire(this)) {
            return -1;
        }
        int length = memory.get(INT, position());
        if (length == SKIP_TO_START) {
            reader += capacityBytes - position();
            length = memory.get(INT, 0);
        }
        return length;
    }

    /** Offset in {@link #memory()} of the bytes of the packet that {@link #peek} found. */
    long packetOffset() {
        return position() + HEADER_BYTES;
    }

    int packetFlags() {
        return memory.get(INT, position() + 4);
    }

    /** Goes on behind the packet that {@link #peek} found. */
    void consume(int length) {
        reader += recordBytes(length);
        CONSUMED.setRelease(this, reader);
    }

    private long position() {
        return reader & (capacityBytes - 1);
    }

    private static int recordBytes(int length) {
        return (HEADER_BYTES + length + 7) & -8;
    }
}
