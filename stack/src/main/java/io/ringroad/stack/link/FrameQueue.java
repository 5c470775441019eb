package io.ringroad.stack.link;

import io.ringroad.stack.memory.FramePool;

/** Received entries that a decorator keeps for later, each with the time at which it is due; first in, first out. */
final class FrameQueue {
    private final int[] frames;
    private final int[] offsets;
    private final int[] lengths;
    private final int[] flags;
    private final long[] duesNs;
    private final int mask;
    private int head;
    private int tail;

    /** @param capacity entries, a power of two */
    FrameQueue(int capacity) {
        frames = new int[capacity];
        offsets = new int[capacity];
        lengths = new int[capacity];
        flags = new int[capacity];
        duesNs = new long[capacity];
        mask = capacity - 1;
    }

    int size() {
        return tail - head;
    }

    int remaining() {
        return frames.length - size();
    }

    /** The caller has checked {@link #remaining}. */
    void add(int frame, int offset, int length, int flag, long dueNs) {
        int at = tail++ & mask;
        frames[at] = frame;
        offsets[at] = offset;
        lengths[at] = length;
        flags[at] = flag;
        duesNs[at] = dueNs;
    }

    /** When the first entry is due; {@link Long#MAX_VALUE} if there is none. */
    long firstDueNs() {
        return head == tail ? Long.MAX_VALUE : duesNs[head & mask];
    }

    /** Moves whole packets that are due to a batch, as many as fit; returns the number of entries. */
    int drain(RxBatch batch, long nowNs) {
        int before = batch.size();
        while (firstDueNs() <= nowNs && packetEntries() <= batch.remaining()) {
            for (int left = packetEntries(); left > 0; left--) {
                int at = head++ & mask;
                batch.add(frames[at], offsets[at], lengths[at], flags[at]);
            }
        }
        return batch.size() - before;
    }

    private int packetEntries() {
        int entries = 1;
        while (head + entries != tail && (flags[head + entries - 1 & mask] & RxBatch.CONTINUED) != 0) {
            entries++;
        }
        return entries;
    }

    /** Gives all frames back. */
    void clear(FramePool pool) {
        while (head != tail) {
            pool.release(frames[head++ & mask]);
        }
    }
}
