package io.ringroad.stack.ip;

import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.NetworkOrder;

/**
 * Packets that wait until their neighbour's Ethernet address is known, with what {@link LinkQueue#transmit} wants to
 * know of each. Holds one reference of each frame. Bounded per neighbour (RFC 1122 §2.3.2.2: the latest are kept) and
 * in all, so that a flood from made-up addresses can't drain the pool.
 */
final class ParkedPackets {
    static final int PER_NEIGHBOUR = 64;
    private static final int NONE = -1;
    private static final int WORDS = 7;
    private static final int OFFSET = 1;
    private static final int LENGTH = 2;
    private static final int OPTIONS = 3;
    private static final int CHECKSUM_START = 4;
    private static final int CHECKSUM_OFFSET = 5;
    private static final int GSO_SIZE = 6;

    private final FramePool pool;
    /** Per slot the frame and the arguments of transmit, {@link #WORDS} ints. */
    private final int[] packets;
    private final int[] nextSlot;
    private final int[] heads;
    private int freeSlot;

    ParkedPackets(FramePool pool, int neighbours) {
        this.pool = pool;
        int slots = Math.clamp(pool.frameCount() / 8, 4, 256);
        packets = new int[slots * WORDS];
        nextSlot = new int[slots];
        heads = new int[neighbours];
        for (int slot = 0; slot < slots; slot++) {
            nextSlot[slot] = slot + 1 < slots ? slot + 1 : NONE;
        }
        java.util.Arrays.fill(heads, NONE);
    }

    boolean isEmpty(int neighbour) {
        return heads[neighbour] == NONE;
    }

    /**
     * Takes over one reference of the frame.
     *
     * @return packets lost for want of room: the neighbour's oldest, or this one
     */
    int add(int neighbour, int frame, int offset, int length, int options, int checksumStart, int checksumOffset,
            int gsoSizeBytes) {
        int lost = 0;
        if (count(neighbour) == PER_NEIGHBOUR) {
            dropFirst(neighbour);
            lost = 1;
        }
        int slot = freeSlot;
        if (slot == NONE) {
            pool.release(frame);
            return 1;
        }
        freeSlot = nextSlot[slot];
        int at = slot * WORDS;
        packets[at] = frame;
        packets[at + OFFSET] = offset;
        packets[at + LENGTH] = length;
        packets[at + OPTIONS] = options;
        packets[at + CHECKSUM_START] = checksumStart;
        packets[at + CHECKSUM_OFFSET] = checksumOffset;
        packets[at + GSO_SIZE] = gsoSizeBytes;
        append(neighbour, slot);
        return lost;
    }

    private int count(int neighbour) {
        int count = 0;
        for (int slot = heads[neighbour]; slot != NONE; slot = nextSlot[slot]) {
            count++;
        }
        return count;
    }

    private void append(int neighbour, int slot) {
        nextSlot[slot] = NONE;
        if (heads[neighbour] == NONE) {
            heads[neighbour] = slot;
            return;
        }
        int last = heads[neighbour];
        while (nextSlot[last] != NONE) {
            last = nextSlot[last];
        }
        nextSlot[last] = slot;
    }

    /** Sends them all to this Ethernet address; returns how many found no room in the link's ring and were lost. */
    int sendAll(int neighbour, LinkQueue link, long mac) {
        int lost = 0;
        while (heads[neighbour] != NONE) {
            int at = heads[neighbour] * WORDS;
            int frame = packets[at];
            NetworkOrder.u48(pool.memory(), pool.address(frame) + packets[at + OFFSET], mac);
            boolean sent = link.transmit(frame, packets[at + OFFSET], packets[at + LENGTH], packets[at + OPTIONS],
                    packets[at + CHECKSUM_START], packets[at + CHECKSUM_OFFSET], packets[at + GSO_SIZE]);
            if (!sent) {
                pool.release(frame);
                lost++;
            }
            freeFirst(neighbour);
        }
        return lost;
    }

    /** Frame of the neighbour's first packet; {@link FramePool#NONE} if there is none. */
    int firstFrame(int neighbour) {
        return heads[neighbour] == NONE ? FramePool.NONE : packets[heads[neighbour] * WORDS];
    }

    int firstOffset(int neighbour) {
        return packets[heads[neighbour] * WORDS + OFFSET];
    }

    int firstLength(int neighbour) {
        return packets[heads[neighbour] * WORDS + LENGTH];
    }

    /** Gives the frame of the neighbour's first packet back. */
    void dropFirst(int neighbour) {
        pool.release(firstFrame(neighbour));
        freeFirst(neighbour);
    }

    private void freeFirst(int neighbour) {
        int slot = heads[neighbour];
        heads[neighbour] = nextSlot[slot];
        nextSlot[slot] = freeSlot;
        freeSlot = slot;
    }
}
