package io.ringroad.transport.xdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FillDepthTest {
    private static final int MOST = 1024;
    private static final int LEAST = FillDepth.MIN_FRAMES;
    private static final int QUIET = FillDepth.DECAY_BATCHES;

    private final FillDepth depth = FillDepth.following(MOST);

    @Test
    void fewFramesWaitAtFirst() {
        assertEquals(LEAST, depth.frames());
        assertEquals(MOST, depth.mostFrames());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 200, LEAST})
    void aSmallMostIsAllThereIs(int most) {
        FillDepth small = FillDepth.following(most);
        assertEquals(most, small.frames());
        small.onBatch(most);
        assertEquals(most, small.frames());
    }

    @Test
    void aConstantOneDoesNotFollowTheLoad() {
        FillDepth constant = FillDepth.constant(MOST);
        assertEquals(MOST, constant.frames());
        for (int i = 0; i < 3 * QUIET; i++) {
            constant.onBatch(1);
        }
        assertEquals(MOST, grown(constant));
    }

    @Test
    void smallBatchesChangeNothing() {
        assertEquals(LEAST, after(10 * QUIET, LEAST / FillDepth.GROWTH_PART));
    }

    @Test
    void aLargerBatchDoublesItAtOnce() {
        assertEquals(2 * LEAST, after(1, LEAST / FillDepth.GROWTH_PART + 1));
    }

    @ParameterizedTest
    @CsvSource({"4, 2", "3, 2", "2, 4", "1, 8"})
    void oneLargeBatchMakesItAsLargeAsThatNeeds(int part, int times) {
        FillDepth many = FillDepth.following(64 * LEAST);
        many.onBatch(LEAST / part + 1);
        assertEquals(times * LEAST, many.frames());
    }

    @Test
    void itNeverGrowsBeyondTheMost() {
        assertEquals(MOST, after(10, MOST));
        assertEquals(768, grown(FillDepth.following(768)));
    }

    /** Senders that double what they have under way each round trip find room for it. */
    @Test
    void slowStartIsNeverLost() {
        for (int underWay = 10; underWay <= MOST; underWay *= 2) {
            assertTrue(underWay <= depth.frames(), underWay + " packets come to " + depth.frames());
            depth.onBatch(underWay);
        }
    }

    @Test
    void itHalvesStepByStepWhenTheLoadHasGone() {
        grown(depth);
        assertEquals(MOST, after(QUIET - 1, MOST / FillDepth.DECAY_PART));
        assertEquals(MOST / 2, after(1, 1));
        assertEquals(MOST / 2, after(QUIET - 1, 1));
        assertEquals(MOST / 4, after(1, 1));
        assertEquals(LEAST, after(10 * QUIET, 1));
    }

    @Test
    void oneBatchNowAndThenKeepsIt() {
        grown(depth);
        for (int i = 0; i < 10; i++) {
            after(1, MOST / FillDepth.DECAY_PART + 1);
            assertEquals(MOST, after(QUIET - 1, 1));
        }
    }

    @Test
    void emptyTurnsOfTheLoopSayNothing() {
        grown(depth);
        assertEquals(MOST, after(100 * QUIET, 0));
    }

    @Test
    void whatItHalvesToIsNotDoubledByTheSameLoad() {
        grown(depth);
        int settled = after(10 * QUIET, LEAST / FillDepth.DECAY_PART * 2);
        assertEquals(settled, after(10 * QUIET, LEAST / FillDepth.DECAY_PART * 2));
    }

    private int grown(FillDepth any) {
        any.onBatch(MOST);
        return any.frames();
    }

    private int after(int batches, int filled) {
        for (int i = 0; i < batches; i++) {
            depth.onBatch(filled);
        }
        return depth.frames();
    }
}
