package io.ringroad.load.simulated;

import io.ringroad.stack.link.LinkCapabilities;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.stack.link.RxBatch;
import io.ringroad.stack.memory.FramePool;

/**
 * A link with a {@link FarEnd} behind it instead of a device: what the stack transmits is answered at once, and the
 * answers wait for {@link #receive}. Frames that were sent go back to the pool with the flush, as from a device.
 */
public final class SimulatedLink implements LinkQueue {
    private static final long OUR_MAC = 0x02_00_00_00_00_01L;
    /** Ethernet address of every host at the far end. */
    static final long FAR_MAC = 0x02_00_00_00_00_02L;

    private static final int MTU_BYTES = 1500;
    private static final int MAX_PAYLOAD_BYTES = 1448;
    private static final int TX_RING = 2048;
    private static final int ROOM_FOR_ANSWERS = 8;

    private final FramePool pool;
    private final FarEnd farEnd;
    private final LinkCapabilities capabilities;
    private final SegmentQueue answers;
    private final SegmentWriter writer = new SegmentWriter(OUR_MAC, FAR_MAC, MAX_PAYLOAD_BYTES);
    private final ReceivedSegment received = new ReceivedSegment();
    private final int[] sent = new int[TX_RING];
    private int sentCount;
    private int timestampMs;

    /** @param queueSegments room for answers that wait, a power of two */
    public SimulatedLink(String name, FramePool pool, FarEnd farEnd, int queueSegments) {
        this.pool = pool;
        this.farEnd = farEnd;
        this.answers = new SegmentQueue(queueSegments);
        this.capabilities = new LinkCapabilities(name, OUR_MAC, MTU_BYTES, false, false, false, 0);
    }

    /** What waits for the stack; a far end that begins by itself adds to it. */
    public SegmentQueue answers() {
        return answers;
    }

    /** The far ends' clock, for their timestamps; must not go back. */
    public void now(long nowNs) {
        timestampMs = (int) (nowNs / 1_000_000);
    }

    @Override
    public LinkCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public int receive(RxBatch batch) {
        int before = batch.size();
        while (answers.size() > 0 && batch.remaining() > 0 && pool.free() > 0) {
            int frame = pool.allocate();
            int length = writer.write(answers, timestampMs, pool.memory(),
                    pool.address(frame) + FramePool.HEADROOM_BYTES);
            answers.removeFirst();
            batch.add(frame, FramePool.HEADROOM_BYTES, length, 0);
        }
        return batch.size() - before;
    }

    @Override
    public boolean transmit(int frame, int offset, int length, int options, int checksumStart, int checksumOffset,
            int gsoSizeBytes) {
        if (sentCount == TX_RING || answers.room() < ROOM_FOR_ANSWERS) {
            return false;
        }
        if (received.wrap(pool.memory(), pool.address(frame) + offset, length)) {
            farEnd.onSegment(received, answers);
        }
        sent[sentCount++] = frame;
        return true;
    }

    @Override
    public void flush() {
        for (int i = 0; i < sentCount; i++) {
            pool.release(sent[i]);
        }
        sentCount = 0;
    }

    @Override
    public int pollDescriptor() {
        return -1;
    }

    @Override
    public void close() {
        flush();
    }
}
