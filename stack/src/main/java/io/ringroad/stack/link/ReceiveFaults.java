package io.ringroad.stack.link;

import io.ringroad.stack.memory.FramePool;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** The receiving half of {@link FaultyLink}. */
final class ReceiveFaults {
    private static final int QUEUE_ENTRIES = 1024;
    private static final int MAX_HELD = 8;

    private final LinkQueue link;
    private final FramePool pool;
    private final FaultRules rules;
    private final SplittableRandom random;
    private final RxBatch arrived = new RxBatch(64);
    private final FrameQueue ready = new FrameQueue(QUEUE_ENTRIES);
    private final RxBatch held = new RxBatch(64);
    private final RxBatch stillHeld = new RxBatch(64);
    /** Per held packet: how many may still overtake it. */
    private final int[] overtakers = new int[MAX_HELD];

    ReceiveFaults(LinkQueue link, FramePool pool, FaultRules rules, SplittableRandom random) {
        this.link = link;
        this.pool = pool;
        this.rules = rules;
        this.random = random;
    }

    int receive(RxBatch batch) {
        if (ready.remaining() > QUEUE_ENTRIES / 2) {
            arrived.clear();
            link.receive(arrived);
            for (int entry = 0; entry < arrived.size(); ) {
                entry += packet(entry);
            }
            if (arrived.size() == 0) {
                overtake(); // a quiet wire: nobody waits for ever
            }
        }
        return ready.drain(batch, 0);
    }

    private int packet(int first) {
        int entries = 1;
        while ((arrived.flags(first + entries - 1) & RxBatch.CONTINUED) != 0) {
            entries++;
        }
        int fate = rules.fate(random.nextDouble());
        if (fate == FaultRules.DROP) {
            for (int entry = first; entry < first + entries; entry++) {
                pool.release(arrived.frame(entry));
            }
            return entries;
        }
        if (entries == 1) {
            single(first, fate);
        } else {
            for (int entry = first; entry < first + entries; entry++) {
                deliver(arrived.frame(entry), entry, arrived.flags(entry));
            }
        }
        overtake();
        return entries;
    }

    private void single(int entry, int fate) {
        int frame = arrived.frame(entry);
        int flags = arrived.flags(entry);
        switch (fate) {
            case FaultRules.DUPLICATE -> {
                deliver(frame, entry, flags);
                int copy = copy(entry);
                if (copy != FramePool.NONE) {
                    deliver(copy, entry, flags);
                }
            }
            case FaultRules.CORRUPT -> {
                int bit = random.nextInt(arrived.length(entry) * 8);
                long at = pool.address(frame) + arrived.offset(entry) + bit / 8;
                byte octet = pool.memory().get(ValueLayout.JAVA_BYTE, at);
                pool.memory().set(ValueLayout.JAVA_BYTE, at, (byte) (octet ^ 1 << bit % 8));
                deliver(frame, entry, flags & ~RxBatch.CHECKSUM_GOOD);
            }
            case FaultRules.REORDER -> hold(frame, entry, flags);
            default -> deliver(frame, entry, flags);
        }
    }

    private void deliver(int frame, int entry, int flags) {
        ready.add(frame, arrived.offset(entry), arrived.length(entry), flags, 0);
    }

    private int copy(int entry) {
        int copy = pool.allocate();
        if (copy != FramePool.NONE) {
            int offset = arrived.offset(entry);
            MemorySegment.copy(pool.memory(), pool.address(arrived.frame(entry)) + offset, pool.memory(),
                    pool.address(copy) + offset, arrived.length(entry));
        }
        return copy;
    }

    private void hold(int frame, int entry, int flags) {
        if (held.size() == MAX_HELD) {
            deliver(frame, entry, flags);
            return;
        }
        overtakers[held.size()] = 1 + random.nextInt(FaultRules.MAX_OVERTAKERS);
        held.add(frame, arrived.offset(entry), arrived.length(entry), flags);
    }

    /** A packet went by: those held long enough follow it. */
    private void overtake() {
        stillHeld.clear();
        for (int i = 0; i < held.size(); i++) {
            int left = overtakers[i] - 1;
            if (left < 0) {
                ready.add(held.frame(i), held.offset(i), held.length(i), held.flags(i), 0);
            } else {
                overtakers[stillHeld.size()] = left;
                stillHeld.add(held.frame(i), held.offset(i), held.length(i), held.flags(i));
            }
        }
        held.clear();
        for (int i = 0; i < stillHeld.size(); i++) {
            held.add(stillHeld.frame(i), stillHeld.offset(i), stillHeld.length(i), stillHeld.flags(i));
        }
    }

    void close() {
        ready.clear(pool);
        for (int i = 0; i < held.size(); i++) {
            pool.release(held.frame(i));
        }
        held.clear();
    }
}
