package io.ringroad.stack.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceNumberTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, 100, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE - 5, -6})
    void orderIsThatOfTheDistanceWhereverTheCountStarts(int start) {
        for (int distance : new int[] {1, 2, 10, 65535, 1 << 30, Integer.MAX_VALUE}) {
            int later = start + distance;
            assertTrue(SequenceNumber.lt(start, later));
            assertTrue(SequenceNumber.leq(start, later));
            assertFalse(SequenceNumber.gt(start, later));
            assertFalse(SequenceNumber.geq(start, later));
            assertTrue(SequenceNumber.gt(later, start));
            assertTrue(SequenceNumber.geq(later, start));
            assertEquals(distance, SequenceNumber.diff(later, start));
            assertEquals(-distance, SequenceNumber.diff(start, later));
            assertEquals(later, SequenceNumber.max(start, later));
            assertEquals(later, SequenceNumber.max(later, start));
            assertEquals(start, SequenceNumber.min(start, later));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, -5})
    void equalNumbersAreNeitherBeforeNorAfter(int number) {
        assertFalse(SequenceNumber.lt(number, number));
        assertFalse(SequenceNumber.gt(number, number));
        assertTrue(SequenceNumber.leq(number, number));
        assertTrue(SequenceNumber.geq(number, number));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3, Integer.MAX_VALUE - 2, Integer.MIN_VALUE})
    void betweenIncludesTheFirstAndExcludesTheEnd(int first) {
        int end = first + 10;
        assertTrue(SequenceNumber.between(first, first, end));
        assertTrue(SequenceNumber.between(first, end - 1, end));
        assertFalse(SequenceNumber.between(first, end, end));
        assertFalse(SequenceNumber.between(first, first - 1, end));
        assertFalse(SequenceNumber.between(first, first, first));
    }
}
