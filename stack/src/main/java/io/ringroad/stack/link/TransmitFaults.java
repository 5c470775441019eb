package io.ringroad.stack.link;

import io.ringroad.stack.memory.FramePool;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** The sending half of {@link FaultyLink}. */
final class TransmitFaults {
    private static final int MAX_HELD = 8;
    private static final int WORDS = 7;

    private final LinkQueue link;
    private final FramePool pool;
    private final FaultRules rules;
    private final SplittableRandom random;
    /** Packets held back: the arguments of {@link LinkQueue#transmit}, and how many may still overtake them. */
    private final int[][] held = new int[MAX_HELD][WORDS];
    private final int[] overtakers = new int[MAX_HELD];
    private final boolean[] used = new boolean[MAX_HELD];
    /** The packet of which the last piece has not been given yet is being dropped, or passed. */
    private boolean dropping;
    private boolean inPacket;

    TransmitFaults(LinkQueue link, FramePool pool, FaultRules rules, SplittableRandom random) {
        this.link = link;
        this.pool = pool;
        this.rules = rules;
        this.random = random;
    }

    boolean transmit(int frame, int offset, int length, int options, int start, int checksumOffset, int gsoSize) {
        boolean single = !inPacket && (options & LinkQueue.TX_CONTINUED) == 0;
        int fate = inPacket ? FaultRules.FINE : rules.fate(random.nextDouble());
        boolean drop = inPacket ? dropping : fate == FaultRules.DROP;
        boolean taken = true;
        if (drop) {
            pool.release(frame);
        } else if (single) {
            taken = single(fate, frame, offset, length, options, start, checksumOffset, gsoSize);
        } else {
            taken = link.transmit(frame, offset, length, options, start, checksumOffset, gsoSize);
        }
        if (taken) {
            dropping = drop;
            inPacket = (options & LinkQueue.TX_CONTINUED) != 0;
            overtake();
        }
        return taken;
    }

    private boolean single(int fate, int frame, int offset, int length, int options, int start, int checksumOffset,
            int gsoSize) {
        return switch (fate) {
            case FaultRules.DUPLICATE -> duplicate(frame, offset, length, options, start, checksumOffset, gsoSize);
            case FaultRules.CORRUPT -> corrupt(frame, offset, length, options, start, checksumOffset, gsoSize);
            case FaultRules.REORDER -> hold(frame, offset, length, options, start, checksumOffset, gsoSize);
            default -> link.transmit(frame, offset, length, options, start, checksumOffset, gsoSize);
        };
    }

    private boolean duplicate(int frame, int offset, int length, int options, int start, int checksumOffset,
            int gsoSize) {
        if (!link.transmit(frame, offset, length, options, start, checksumOffset, gsoSize)) {
            return false;
        }
        pool.retain(frame);
        if (!link.transmit(frame, offset, length, options, start, checksumOffset, gsoSize)) {
            pool.release(frame);
        }
        return true;
    }

    /** Of a copy, since the sender keeps the bytes; with checksum offload in the sum, since else nobody would notice. */
    private boolean corrupt(int frame, int offset, int length, int options, int start, int checksumOffset, int gsoSize) {
        int copy = pool.allocate();
        if (copy == FramePool.NONE) {
            return link.transmit(frame, offset, length, options, start, checksumOffset, gsoSize);
        }
        MemorySegment memory = pool.memory();
        long to = pool.address(copy) + offset;
        MemorySegment.copy(memory, pool.address(frame) + offset, memory, to, length);
        boolean offload = (options & (LinkQueue.TX_CHECKSUM | LinkQueue.TX_GSO)) != 0;
        int bit = random.nextInt(length * 8);
        long at = offload ? to + start + checksumOffset : to + bit / 8;
        memory.set(ValueLayout.JAVA_BYTE, at, (byte) (memory.get(ValueLayout.JAVA_BYTE, at) ^ 1 << bit % 8));
        boolean taken = link.transmit(copy, offset, length, options, start, checksumOffset, gsoSize);
        pool.release(taken ? frame : copy);
        return taken;
    }

    private boolean hold(int frame, int offset, int length, int options, int start, int checksumOffset, int gsoSize) {
        for (int i = 0; i < MAX_HELD; i++) {
            if (!used[i]) {
                used[i] = true;
                overtakers[i] = 1 + random.nextInt(FaultRules.MAX_OVERTAKERS);
                int[] words = held[i];
                words[0] = frame;
                words[1] = offset;
                words[2] = length;
                words[3] = options;
                words[4] = start;
                words[5] = checksumOffset;
                words[6] = gsoSize;
                return true;
            }
        }
        return link.transmit(frame, offset, length, options, start, checksumOffset, gsoSize);
    }

    /** A piece or a flush went by; those held long enough follow, but never into the middle of a packet. */
    void overtake() {
        for (int i = 0; i < MAX_HELD && !inPacket; i++) {
            if (used[i] && --overtakers[i] < 0) {
                int[] words = held[i];
                used[i] = false;
                if (!link.transmit(words[0], words[1], words[2], words[3], words[4], words[5], words[6])) {
                    pool.release(words[0]);
                }
            }
        }
    }

    void close() {
        for (int i = 0; i < MAX_HELD; i++) {
            if (used[i]) {
                used[i] = false;
                pool.release(held[i][0]);
            }
        }
    }
}
