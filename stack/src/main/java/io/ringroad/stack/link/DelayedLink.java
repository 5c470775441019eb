package io.ringroad.stack.link;

import io.ringroad.stack.memory.FramePool;

/**
 * Decorator that gives the way in a latency, a bandwidth and a bounded queue, in virtual time: packets pass when
 * {@link #advance} has reached their time. What finds the queue full is lost, as in a router.
 */
public final class DelayedLink extends LinkDecorator {
    private static final int QUEUE_ENTRIES = 8192;
    private static final long SECOND_NS = 1_000_000_000L;

    private final FramePool pool;
    private final long latencyNs;
    private final long bitsPerSecond;
    private final int queueBytes;
    private final RxBatch arrived = new RxBatch(64);
    private final FrameQueue underWay = new FrameQueue(QUEUE_ENTRIES);
    private long nowNs;
    private long lineFreeNs;
    private long dropped;

    /**
     * @param pool          the pool of the decorated link
     * @param bitsPerSecond 0: no limit
     * @param queueBytes    what may wait for the line
     */
    public DelayedLink(LinkQueue link, FramePool pool, long latencyNs, long bitsPerSecond, int queueBytes) {
        super(link);
        this.pool = pool;
        this.latencyNs = latencyNs;
        this.bitsPerSecond = bitsPerSecond;
        this.queueBytes = queueBytes;
    }

    /** It is {@code timeNs} now; takes in what has been sent until now. */
    public void advance(long timeNs) {
        nowNs = timeNs;
        do {
            arrived.clear();
            link.receive(arrived);
            for (int entry = 0; entry < arrived.size(); ) {
                entry += enqueue(entry);
            }
        } while (arrived.size() > 0);
    }

    /** Time of the next arrival; {@link Long#MAX_VALUE} if nothing is under way. */
    public long nextDeadlineNs() {
        return underWay.firstDueNs();
    }

    private int enqueue(int first) {
        int entries = 0;
        int bytes = 0;
        boolean more = true;
        while (more) {
            more = (arrived.flags(first + entries) & RxBatch.CONTINUED) != 0;
            bytes += arrived.length(first + entries);
            entries++;
        }
        long startNs = Math.max(nowNs, lineFreeNs);
        boolean full = waitingBytes(startNs - nowNs) + bytes > queueBytes || underWay.remaining() < entries;
        if (!full) {
            lineFreeNs = startNs + (bitsPerSecond == 0 ? 0 : bytes * 8L * SECOND_NS / bitsPerSecond);
        }
        dropped += full ? 1 : 0;
        for (int entry = first; entry < first + entries; entry++) {
            if (full) {
                pool.release(arrived.frame(entry));
            } else {
                underWay.add(arrived.frame(entry), arrived.offset(entry), arrived.length(entry), arrived.flags(entry),
                        lineFreeNs + latencyNs);
            }
        }
        return entries;
    }

    private long waitingBytes(long backlogNs) {
        return backlogNs / 1000 * bitsPerSecond / (8 * SECOND_NS / 1000); // in µs: no overflow
    }

    /** Packets lost since the queue was full. */
    public long dropped() {
        return dropped;
    }

    @Override
    public int receive(RxBatch batch) {
        return underWay.drain(batch, nowNs);
    }

    @Override
    public void close() {
        underWay.clear(pool);
        link.close();
    }
}
