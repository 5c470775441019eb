package io.ringroad.stack.link;

import io.ringroad.stack.memory.FramePool;
import java.util.SplittableRandom;

/** Decorator that loses, doubles, reorders and damages packets, the same ones for the same seed. */
public final class FaultyLink extends LinkDecorator {
    private final ReceiveFaults receiving;
    private final TransmitFaults sending;

    /**
     * @param pool    the pool of the decorated link
     * @param receive what happens to packets on their way in
     * @param send    what happens to packets on their way out
     */
    public FaultyLink(LinkQueue link, FramePool pool, long seed, FaultRules receive, FaultRules send) {
        super(link);
        SplittableRandom random = new SplittableRandom(seed);
        this.receiving = new ReceiveFaults(link, pool, receive, random.split());
        this.sending = new TransmitFaults(link, pool, send, random.split());
    }

    @Override
    public int receive(RxBatch batch) {
        return receiving.receive(batch);
    }

    @Override
    public boolean transmit(int frame, int offset, int length, int options, int checksumStart, int checksumOffset,
            int gsoSizeBytes) {
        return sending.transmit(frame, offset, length, options, checksumStart, checksumOffset, gsoSizeBytes);
    }

    @Override
    public void flush() {
        sending.overtake();
        link.flush();
    }

    @Override
    public void close() {
        receiving.close();
        sending.close();
        link.close();
    }
}
