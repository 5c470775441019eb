package io.ringroad.stack.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class SipHashTest {
    // The key 00 01 … 0f of the paper's appendix A and of the reference implementation's vectors.
    private static final long K0 = 0x0706050403020100L;
    private static final long K1 = 0x0f0e0d0c0b0a0908L;

    /** Appendix A: the input 00 01 … 0e. */
    @Test
    void paperVectorOfFifteenBytes() {
        long tail = 15L << 56 | 0x000e0d0c0b0a0908L;
        assertEquals(0xa129ca6149be45e5L, SipHash.hash(K0, K1, 1, 0x0706050403020100L, 0, 0, 0, 0, tail));
    }

    @Test
    void referenceVectorOfNoBytes() {
        assertEquals(0x726fdb47dd0e0e31L, SipHash.hash(K0, K1, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void referenceVectorOfEightBytes() {
        assertEquals(0x93f5f5799a932462L, SipHash.hash(K0, K1, 1, 0x0706050403020100L, 0, 0, 0, 0, 8L << 56));
    }

    @Test
    void referenceVectorOfSixteenBytes() {
        assertEquals(0x3f2acc7f57c29bdbL, SipHash.hash(K0, K1, 0x0706050403020100L, 0x0f0e0d0c0b0a0908L));
    }

    @Test
    void everyWordAndBothKeyHalvesCount() {
        long all = SipHash.hash(1, 2, 3, 4, 5, 6, 7);
        assertNotEquals(all, SipHash.hash(0, 2, 3, 4, 5, 6, 7));
        assertNotEquals(all, SipHash.hash(1, 0, 3, 4, 5, 6, 7));
        assertNotEquals(all, SipHash.hash(1, 2, 0, 4, 5, 6, 7));
        assertNotEquals(all, SipHash.hash(1, 2, 3, 0, 5, 6, 7));
        assertNotEquals(all, SipHash.hash(1, 2, 3, 4, 0, 6, 7));
        assertNotEquals(all, SipHash.hash(1, 2, 3, 4, 5, 0, 7));
        assertNotEquals(all, SipHash.hash(1, 2, 3, 4, 5, 6, 0));
        assertNotEquals(SipHash.hash(1, 2, 3, 4, 0), SipHash.hash(1, 2, 3, 4));
    }
}
