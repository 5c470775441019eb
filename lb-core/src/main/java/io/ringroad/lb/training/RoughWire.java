package io.ringroad.lb.training;

import io.ringroad.stack.link.FaultRules;
import io.ringroad.stack.link.FaultyLink;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.MemoryLink;
import io.ringroad.stack.link.MemoryLinkOptions;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;
import java.util.SplittableRandom;

/**
 * A wire between two stacks on which things go wrong, in the middle rather than at an end: both stacks have a
 * {@link MemoryLink}, as they have everywhere else, so that the compiler learns of no further kind of link.
 */
final class RoughWire {
    private final FramePool pool;
    private final MemoryLink.Pair left;
    private final MemoryLink.Pair right;
    private final RxBatch batch = new RxBatch(256);
    private LinkQueue toLeft;
    private LinkQueue toRight;
    private Mischief mischief;

    /**
     * @param pool     the wire's own frames
     * @param leftMac  Ethernet address of the left end; the right end has the next
     */
    RoughWire(FramePool pool, FramePool leftPool, long leftMac, FramePool rightPool) {
        this.pool = pool;
        left = MemoryLink.pair(leftPool, MemoryLinkOptions.plain("left", leftMac), pool, inside());
        right = MemoryLink.pair(pool, inside(), rightPool, MemoryLinkOptions.plain("right", leftMac + 1));
        toLeft = left.right();
        toRight = right.left();
        rules(new SplittableRandom(0), FaultRules.NONE, 0, 0);
    }

    private static MemoryLinkOptions inside() {
        return MemoryLinkOptions.plain("wire", 0x020000000099L);
    }

    /** What goes wrong from now on. */
    void rules(SplittableRandom random, FaultRules faults, double stripping, double meddling) {
        toLeft.close();
        toRight.close();
        toLeft = new FaultyLink(left.right(), pool, random.nextLong(), FaultRules.NONE, faults);
        toRight = new FaultyLink(right.left(), pool, random.nextLong(), FaultRules.NONE, faults);
        mischief = new Mischief(random.split(), stripping, meddling);
    }

    MemoryLink leftEnd() {
        return left.left();
    }

    MemoryLink rightEnd() {
        return right.right();
    }

    /** Takes what was sent at either end to the other. */
    void pass() {
        pass(left.right(), toRight, toLeft);
        pass(right.left(), toLeft, toRight);
        toLeft.flush();
        toRight.flush();
    }

    private void pass(MemoryLink from, LinkQueue to, LinkQueue back) {
        batch.clear();
        from.receive(batch);
        for (int i = 0; i < batch.size(); i++) {
            long start = pool.address(batch.frame(i)) + batch.offset(i);
            Mischief.Fate fate = mischief.apply(pool.memory(), start, batch.length(i));
            LinkQueue next = fate == Mischief.Fate.RETURNS ? back : to;
            if (!next.transmit(batch.frame(i), batch.offset(i), mischief.length(), 0, 0, 0, 0)) {
                pool.release(batch.frame(i));
            }
        }
    }
}
