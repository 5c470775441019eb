package io.ringroad.stack.memory;

/**
 * SipHash-2-4 (Aumasson, Bernstein 2012) over a few 64-bit words: the keyed hash of demultiplexing tables and of
 * initial sequence numbers (RFC 6528), which nobody can flood or predict without the key. Words stand for their eight
 * bytes in little-endian order. Allocates nothing.
 */
public final class SipHash {
    private SipHash() {}

    public static long hash(long k0, long k1, long a, long b) {
        return hash(k0, k1, 2, a, b, 0, 0, 0, tail(2));
    }

    public static long hash(long k0, long k1, long a, long b, long c) {
        return hash(k0, k1, 3, a, b, c, 0, 0, tail(3));
    }

    public static long hash(long k0, long k1, long a, long b, long c, long d, long e) {
        return hash(k0, k1, 5, a, b, c, d, e, tail(5));
    }

    /** The last block of an input of whole words: its length in bytes, modulo 256, in the top byte. */
    private static long tail(int words) {
        return (long) words << 59;
    }

    /**
     * The algorithm. The finalization's four rounds are two more blocks of value 0, so that the round stands here once.
     *
     * @param words how many of a–e count
     * @param tail  the last, partial block with the length in its top byte
     */
    static long hash(long k0, long k1, int words, long a, long b, long c, long d, long e, long tail) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        for (int block = 0; block <= words + 2; block++) {
            long m = word(block, words, a, b, c, d, e, tail);
            if (block == words + 1) {
                v2 ^= 0xff;
            }
            v3 ^= m;
            for (int round = 0; round < 2; round++) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= m;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static long word(int index, int words, long a, long b, long c, long d, long e, long tail) {
        if (index >= words) {
            return index == words ? tail : 0;
        }
        return switch (index) {
            case 0 -> a;
            case 1 -> b;
            case 2 -> c;
            case 3 -> d;
            default -> e;
        };
    }
}
