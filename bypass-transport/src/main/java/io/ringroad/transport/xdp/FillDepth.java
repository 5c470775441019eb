package io.ringroad.transport.xdp;

/**
 * How many frames wait in the fill ring, following the load. All of them take their turn, so that the fewer there are,
 * the more likely a packet is written to memory that is still in the caches; but packets that come while none is left
 * are lost.
 *
 * <p>When more than a share of them have been filled at once, the number doubles at once: senders double what they have
 * under way once per round trip, not faster (RFC 5681 §3.1). It halves again when for long no batch has needed much. The
 * kernel's own count of empty fill rings would say nothing more: such a ring shows as a batch of all frames.
 */
final class FillDepth {
    /** Enough for what comes during a turn of the loop that is longer than usual, before anything is known. */
    static final int MIN_FRAMES = 256;
    /** More frames wait when a batch has had more than one in so many of them. */
    static final int GROWTH_PART = 4;
    /** Fewer wait when no batch has had more than one in so many of them. */
    static final int DECAY_PART = 16;
    /** Batches that are judged together: tenths of a second under load. */
    static final int DECAY_BATCHES = 8192;

    private final int leastFrames;
    private final int mostFrames;
    private int frames;
    private int largestBatch;
    private int batches;

    private FillDepth(int leastFrames, int mostFrames) {
        this.leastFrames = Math.min(leastFrames, mostFrames);
        this.mostFrames = mostFrames;
        this.frames = this.leastFrames;
    }

    /** @param mostFrames more than 0; if it is small, always that many */
    static FillDepth following(int mostFrames) {
        return new FillDepth(MIN_FRAMES, mostFrames);
    }

    /** Always the same, for a device that takes frames to a ring of its own before it has packets for them: zero copy. */
    static FillDepth constant(int frames) {
        return new FillDepth(frames, frames);
    }

    /** Frames that should wait now. */
    int frames() {
        return frames;
    }

    /** Most that may ever wait. */
    int mostFrames() {
        return mostFrames;
    }

    /** So many frames had been filled when the receive ring was looked at; none don't count. */
    void onBatch(int filled) {
        if (filled > frames / GROWTH_PART) {
            grow(filled);
        } else if (frames > leastFrames && filled > 0) {
            decay(filled);
        }
    }

    private void grow(int filled) {
        while (frames < mostFrames && filled > frames / GROWTH_PART) {
            frames = Math.min(mostFrames, 2 * frames);
        }
        largestBatch = 0;
        batches = 0;
    }

    private void decay(int filled) {
        largestBatch = Math.max(largestBatch, filled);
        if (++batches < DECAY_BATCHES) {
            return;
        }
        if (largestBatch <= frames / DECAY_PART) {
            frames = Math.max(leastFrames, frames / 2);
        }
        largestBatch = 0;
        batches = 0;
    }
}
