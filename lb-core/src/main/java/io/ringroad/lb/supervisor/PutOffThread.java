package io.ringroad.lb.supervisor;

import io.ringroad.transport.host.ThreadScheduling;

/**
 * A thread that gets only the time that nobody else wants, but doesn't get nothing at all: one that two looks in a row find
 * wanting to run and no further than before is scheduled as usual until the next look.
 *
 * <p>Or a worker may stop. When C2 puts new code in the old one's place, calls of the method in between find neither and
 * try again (HotSpot's {@code SharedRuntime::handle_wrong_method}): the event loop spins until C2 has gone on. As SCHED_IDLE, C2
 * then has the core no sooner than its debt allows, as it had a whole core to itself before with three thousandths of the
 * loop's weight: stalls of 0.7 s were seen.
 */
final class PutOffThread {
    /** What the kernel knows of a thread. */
    interface Account {
        /** For how long it has run, ns. */
        long ranNs();

        /** Whether it runs or wants to. */
        boolean isRunnable();

        /** Changes its policy, see {@code sched(7)}; without effect on one that has ended. */
        void policy(int policy);
    }

    private final Account account;
    private final int usualPolicy;
    private int policy;
    private long ranNs;
    /** The last look found it wanting to run, and no further than the one before. */
    private boolean waited;

    private PutOffThread(Account account, int usualPolicy) {
        this.account = account;
        this.usualPolicy = usualPolicy;
        this.policy = usualPolicy;
    }

    /**
     * Puts a thread off until {@link #end}.
     *
     * @param usualPolicy what it has otherwise
     */
    static PutOffThread begin(Account account, int usualPolicy) {
        PutOffThread thread = new PutOffThread(account, usualPolicy);
        thread.change(ThreadScheduling.SCHED_IDLE);
        return thread;
    }

    /** To be called at regular intervals. */
    void look() {
        long ranBeforeNs = ranNs;
        ranNs = account.ranNs();
        boolean gotNothing = ranNs == ranBeforeNs && account.isRunnable();
        change(gotNothing && waited ? usualPolicy : ThreadScheduling.SCHED_IDLE);
        waited = gotNothing;
    }

    void end() {
        change(usualPolicy);
    }

    private void change(int wanted) {
        if (policy != wanted) {
            account.policy(wanted);
            policy = wanted;
        }
    }
}
