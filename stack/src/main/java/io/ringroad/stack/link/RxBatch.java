package io.ringroad.stack.link;

/**
 * The frames that one {@link LinkQueue#receive} delivered: parallel arrays, reused for every batch. A packet that did
 * not fit one frame is several entries in a row, all but its last marked {@link #CONTINUED}.
 */
public final class RxBatch {
    /** The packet goes on in the next entry. */
    public static final int CONTINUED = 1;
    /** The device or the sending kernel vouches for the TCP/UDP checksum: don't verify it. */
    public static final int CHECKSUM_GOOD = 2;

    private final int[] frames;
    private final int[] offsets;
    private final int[] lengths;
    private final int[] flags;
    private int size;

    /** @param capacity entries, at least 64, so that a 64 KiB packet always fits */
    public RxBatch(int capacity) {
        if (capacity < 64) {
            throw new IllegalArgumentException("capacity must be at least 64, not " + capacity);
        }
        frames = new int[capacity];
        offsets = new int[capacity];
        lengths = new int[capacity];
        flags = new int[capacity];
    }

    public void clear() {
        size = 0;
    }

    /** Entries in the batch. */
    public int size() {
        return size;
    }

    public int capacity() {
        return frames.length;
    }

    public int remaining() {
        return frames.length - size;
    }

    /** Appends an entry; the caller has checked {@link #remaining()}. */
    public void add(int frame, int offset, int length, int flag) {
        int at = size++;
        frames[at] = frame;
        offsets[at] = offset;
        lengths[at] = length;
        flags[at] = flag;
    }

    /** Frame index; the receiver of the batch owns one reference. */
    public int frame(int entry) {
        return frames[entry];
    }

    /** Offset of the entry's first byte from the frame's first byte. */
    public int offset(int entry) {
        return offsets[entry];
    }

    public int length(int entry) {
        return lengths[entry];
    }

    public int flags(int entry) {
        return flags[entry];
    }
}
