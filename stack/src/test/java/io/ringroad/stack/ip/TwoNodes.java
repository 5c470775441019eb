package io.ringroad.stack.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.stack.TestPool;
import io.ringroad.stack.link.MemoryLink;
import io.ringroad.stack.link.MemoryLinkOptions;

/** Two IP layers on one wire. */
final class TwoNodes {
    static final long LEFT_MAC = 0x020000000001L;
    static final long RIGHT_MAC = 0x020000000002L;
    static final int FRAMES = 128;

    final IpNode left;
    final IpNode right;

    TwoNodes(MemoryLinkOptions leftOptions, MemoryLinkOptions rightOptions, NeighbourResolver kernel) {
        TestPool leftFrames = new TestPool(FRAMES);
        TestPool rightFrames = new TestPool(FRAMES);
        MemoryLink.Pair wire = MemoryLink.pair(leftFrames.pool, leftOptions, rightFrames.pool, rightOptions);
        left = new IpNode(leftFrames, pool -> wire.left(), kernel);
        right = new IpNode(rightFrames, pool -> wire.right(), kernel);
    }

    static TwoNodes plain() {
        return new TwoNodes(MemoryLinkOptions.plain("left", LEFT_MAC), MemoryLinkOptions.plain("right", RIGHT_MAC), null);
    }

    TwoNodes addresses(String leftAddress, String rightAddress, int prefixLength) {
        left.address(leftAddress, prefixLength);
        right.address(rightAddress, prefixLength);
        return this;
    }

    /** Lets everything arrive that is under way, and the answers to it. */
    void settle() {
        for (int i = 0; i < 6; i++) {
            left.poll();
            right.poll();
        }
    }

    void advance(long ns) {
        left.nowNs += ns;
        right.nowNs += ns;
        settle();
    }

    void assertNoLeak() {
        assertEquals(FRAMES, left.frames.pool.free());
        assertEquals(FRAMES, right.frames.pool.free());
    }
}
