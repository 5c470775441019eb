package io.ringroad.transport.netty;

import io.netty.channel.IoHandlerContext;
import io.ringroad.stack.link.LinkQueue;
import io.ringroad.transport.ffm.EventFd;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Poll;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How an idle loop sleeps: in {@code ppoll(2)} on its queues' descriptors and an eventfd. All but {@link #wake} is for
 * the loop's thread.
 *
 * <p>No wake-up gets lost: the loop says that it is about to sleep, then looks for tasks once more, then sleeps. A task
 * added before the look is seen by it; whoever adds one later sees that the loop sleeps and writes to the eventfd. A
 * packet needs no such care, as its descriptor stays readable.
 */
final class LoopSleeper implements AutoCloseable {
    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;

    // The descriptors are published by the store of ASLEEP: who finds that value sees them.
    private final AtomicInteger state = new AtomicInteger(AWAKE);
    private EventFd wakeUps;
    private Poll poll;

    /** @throws KernelException if no eventfd is to be had */
    void open(List<? extends LinkQueue> links) throws KernelException {
        wakeUps = new EventFd();
        int[] descriptors = new int[1 + links.size()];
        descriptors[0] = wakeUps.descriptor();
        for (int i = 0; i < links.size(); i++) {
            descriptors[1 + i] = links.get(i).pollDescriptor();
        }
        poll = new Poll(descriptors);
    }

    /** Sleeps until a frame, a task, a wake-up, or for the given time at most; {@link Poll#FOREVER}: no limit. */
    void sleep(IoHandlerContext context, long timeoutNs) {
        state.set(ASLEEP);
        try {
            if (context.canBlock()) {
                poll.await(timeoutNs);
            }
        } finally {
            state.set(AWAKE);
        }
        if (poll.isReady(0)) {
            wakeUps.drain();
        }
    }

    /** From any thread, at any time, also after {@link #close}; a system call only if the loop sleeps. */
    void wake() {
        // An unconditional exchange, as the full barrier that orders the caller's new task before our look.
        if (state.getAndSet(AWAKE) == ASLEEP) {
            wakeUps.write();
        }
    }

    @Override
    public void close() {
        if (wakeUps != null) {
            wakeUps.close();
        }
    }
}
