package io.ringroad.stack.memory;

/**
 * Where everything lies in a worker's mapped file (design decision D2). All offsets are bytes from the start of the
 * file; every section begins on a page boundary, so that the frames can be registered as an AF_XDP UMEM.
 *
 * <pre>
 * header | counters | extra | demux | connections | half-open | time-wait | timer wheel | frame metadata | frames
 * </pre>
 *
 * @param maxConnections  records for established (and closing) connections, at least 16
 * @param maxHalfOpen     slots for handshakes in progress, at least 16
 * @param maxTimeWait     slots for TIME_WAIT flows, at least 16
 * @param frameCount      frames in the pool, at least 64
 * @param frameSizeBytes  size of a frame with its headroom, a power of two: 2048 or 4096
 * @param extraBytes      room for the balancer's own counters and slots, may be 0
 */
public record WorkerFileLayout(
        int maxConnections, int maxHalfOpen, int maxTimeWait, int frameCount, int frameSizeBytes, int extraBytes) {

    public static final long MAGIC = 0x52696e67726f6164L; // "Ringroad"
    /** Raised whenever a section or a record changes its shape. */
    public static final int VERSION = 3;

    public static final int PAGE_BYTES = 4096;
    public static final int CONNECTION_BYTES = 320;
    /** Of a handshake in progress, and of a flow in TIME_WAIT. */
    public static final int SLOT_BYTES = 128;
    public static final int FRAME_META_BYTES = 32;
    public static final int DEMUX_ENTRY_BYTES = 8;
    public static final int COUNTER_SLOTS = 256;
    public static final int COUNTER_NAME_BYTES = 56;
    public static final int COUNTER_BYTES = COUNTER_NAME_BYTES + 8;
    public static final int WHEEL_BYTES = 32 * 1024;

    public WorkerFileLayout {
        atLeast("maxConnections", maxConnections, 16);
        atLeast("maxHalfOpen", maxHalfOpen, 16);
        atLeast("maxTimeWait", maxTimeWait, 16);
        atLeast("frameCount", frameCount, 64);
        atLeast("extraBytes", extraBytes, 0);
        if (frameSizeBytes != 2048 && frameSizeBytes != 4096) {
            throw new IllegalArgumentException("frameSizeBytes must be 2048 or 4096, not " + frameSizeBytes);
        }
    }

    private static void atLeast(String name, int value, int minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " must be at least " + minimum + ", not " + value);
        }
    }

    /** Entries of the demultiplexing table: a power of two, at most half full. */
    public int demuxEntries() {
        long flows = (long) maxConnections + maxHalfOpen + maxTimeWait;
        return (int) Math.min(1L << 30, Long.highestOneBit(2 * flows - 1) << 1);
    }

    public long countersOffset() {
        return PAGE_BYTES;
    }

    public long extraOffset() {
        return page(countersOffset() + (long) COUNTER_SLOTS * COUNTER_BYTES);
    }

    public long demuxOffset() {
        return page(extraOffset() + extraBytes);
    }

    public long connectionsOffset() {
        return page(demuxOffset() + (long) demuxEntries() * DEMUX_ENTRY_BYTES);
    }

    public long halfOpenOffset() {
        return page(connectionsOffset() + (long) maxConnections * CONNECTION_BYTES);
    }

    public long timeWaitOffset() {
        return page(halfOpenOffset() + (long) maxHalfOpen * SLOT_BYTES);
    }

    public long wheelOffset() {
        return page(timeWaitOffset() + (long) maxTimeWait * SLOT_BYTES);
    }

    public long frameMetaOffset() {
        return page(wheelOffset() + WHEEL_BYTES);
    }

    public long framesOffset() {
        return page(frameMetaOffset() + (long) frameCount * FRAME_META_BYTES);
    }

    public long framesBytes() {
        return (long) frameCount * frameSizeBytes;
    }

    public long fileBytes() {
        return page(framesOffset() + framesBytes());
    }

    private static long page(long offset) {
        return (offset + PAGE_BYTES - 1) & -PAGE_BYTES;
    }
}
