package io.ringroad.stack.ip;

import io.ringroad.stack.memory.SipHash;
import java.util.Arrays;

/** Primitive hash map from (link, address) to an entry's number, chained; keyed, since peers choose addresses. */
final class NeighbourIndex {
    static final int NONE = -1;

    private final int[] buckets;
    private final int[] next;
    private final int[] links;
    private final long[] highs;
    private final long[] lows;
    private final long key0;
    private final long key1;

    NeighbourIndex(int capacity, long key0, long key1) {
        buckets = new int[Integer.highestOneBit(2 * capacity - 1) << 1];
        Arrays.fill(buckets, NONE);
        next = new int[capacity];
        links = new int[capacity];
        highs = new long[capacity];
        lows = new long[capacity];
        this.key0 = key0;
        this.key1 = key1;
    }

    int find(int link, long high, long low) {
        int entry = buckets[bucket(link, high, low)];
        while (entry != NONE && (links[entry] != link || lows[entry] != low || highs[entry] != high)) {
            entry = next[entry];
        }
        return entry;
    }

    void add(int entry, int link, long high, long low) {
        links[entry] = link;
        highs[entry] = high;
        lows[entry] = low;
        int bucket = bucket(link, high, low);
        next[entry] = buckets[bucket];
        buckets[bucket] = entry;
    }

    void remove(int entry) {
        int bucket = bucket(links[entry], highs[entry], lows[entry]);
        if (buckets[bucket] == entry) {
            buckets[bucket] = next[entry];
            return;
        }
        int previous = buckets[bucket];
        while (next[previous] != entry) {
            previous = next[previous];
        }
        next[previous] = next[entry];
    }

    int link(int entry) {
        return links[entry];
    }

    long high(int entry) {
        return highs[entry];
    }

    long low(int entry) {
        return lows[entry];
    }

    private int bucket(int link, long high, long low) {
        return (int) SipHash.hash(key0, key1, link, high, low) & buckets.length - 1;
    }
}
