package io.ringroad.stack.ip;

import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import io.ringroad.stack.wire.Checksum;

/**
 * The frames of one received packet: first all of it, after {@link #trim} its TCP payload. Owns one reference of each
 * until {@link #take} or {@link #releaseUntaken}.
 */
final class PacketPieces {
    private static final int MAX_PIECES = 64;

    private final FramePool pool;
    private final int[] frames = new int[MAX_PIECES];
    private final int[] offsets = new int[MAX_PIECES];
    private final int[] lengths = new int[MAX_PIECES];
    private final int[] sums = new int[MAX_PIECES];
    private int count;
    private int flags;
    private int packetLength;
    private boolean sumsKnown;
    private boolean taken;

    PacketPieces(FramePool pool) {
        this.pool = pool;
    }

    /** Notes the pieces of the packet that begins at an entry; returns how many entries it has. */
    int gather(RxBatch batch, int first) {
        count = 0;
        packetLength = 0;
        flags = batch.flags(first);
        sumsKnown = false;
        taken = false;
        int entry = first;
        boolean more = true;
        while (more && entry < batch.size()) {
            more = (batch.flags(entry) & RxBatch.CONTINUED) != 0;
            add(batch.frame(entry), batch.offset(entry), batch.length(entry));
            entry++;
        }
        if (more) {
            packetLength = 0; // its end is missing: too short for any header
        }
        return entry - first;
    }

    private void add(int frame, int offset, int length) {
        if (count == MAX_PIECES) { // no link makes packets of that many
            pool.release(frame);
            return;
        }
        frames[count] = frame;
        offsets[count] = offset;
        lengths[count] = length;
        packetLength += length;
        count++;
    }

    /** Bytes of the whole packet; 0 if its end is missing. */
    int packetLength() {
        return packetLength;
    }

    boolean isSingle() {
        return count == 1;
    }

    /** Where the first piece begins in the pool's memory. */
    long start() {
        return pool.address(frames[0]) + offsets[0];
    }

    /** Bytes of the packet that lie in its first piece. */
    int firstLength() {
        return Math.min(lengths[0], packetLength);
    }

    boolean isChecksumVouchedFor() {
        return (flags & RxBatch.CHECKSUM_GOOD) != 0;
    }

    /**
     * Makes the pieces those of the payload.
     *
     * @param headers bytes to cut off in front, all in the first piece
     * @param payload bytes that count; what follows is padding
     */
    void trim(int headers, int payload) {
        offsets[0] += headers;
        lengths[0] -= headers;
        int left = payload;
        for (int piece = 0; piece < count; piece++) {
            lengths[piece] = Math.min(lengths[piece], left);
            left -= lengths[piece];
        }
    }

    /** {@link Checksum} sum of all that is left; each piece's own is kept for its frame. */
    int sum() {
        int sum = 0;
        int position = 0;
        for (int piece = 0; piece < count; piece++) {
            long at = pool.address(frames[piece]) + offsets[piece];
            sums[piece] = Checksum.sum(pool.memory(), at, lengths[piece]);
            sum = Checksum.combine(sum, Checksum.swapIfOdd(sums[piece], position));
            position += lengths[piece];
        }
        sumsKnown = true;
        return sum;
    }

    /** As {@link IpInput#takePayload}. */
    int take() {
        taken = true;
        int head = FramePool.NONE;
        for (int piece = count - 1; piece >= 0; piece--) {
            int frame = frames[piece];
            if (lengths[piece] == 0) {
                pool.release(frame);
                continue;
            }
            pool.payload(frame, offsets[piece], lengths[piece]);
            if (sumsKnown) {
                pool.payloadSum(frame, sums[piece]);
            }
            pool.next(frame, head);
            head = frame;
        }
        return head;
    }

    /** Gives back what nobody took. */
    void releaseUntaken() {
        for (int piece = 0; piece < count && !taken; piece++) {
            pool.release(frames[piece]);
        }
    }
}
