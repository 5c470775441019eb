package io.ringroad.stack.tcp;

/** A fixed set of small numbers: which slots of a wheel hold something. */
final class SlotSet {
    private final long[] words;

    SlotSet(int size) {
        words = new long[size + 63 >> 6];
    }

    void set(int slot) {
        words[slot >> 6] |= 1L << slot;
    }

    void clear(int slot) {
        words[slot >> 6] &= ~(1L << slot);
    }

    /** The first member that is at least {@code from}; -1 if there is none. */
    int next(int from) {
        int word = from >> 6;
        if (word >= words.length) {
            return -1;
        }
        long bits = words[word] & -1L << from;
        while (bits == 0) {
            if (++word == words.length) {
                return -1;
            }
            bits = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }
}
